package policies.reliability.mismatching_selector_test

import data.policies.reliability.mismatching_selector

_deployment(selector, labels) := {
	"kind": "Deployment",
	"spec": {
		"selector": selector,
		"template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "app"}]}},
	},
}

_messages(selector, labels) := {finding.msg | some finding in findings} if {
	findings := mismatching_selector.deny with input as _deployment(selector, labels)
}

test_messages if {
	_messages({"matchLabels": {"app": "a"}}, {"app": "b"}) == {"the selector asks for `app: a`, and the pod template has `app: b`"}
	_messages({"matchLabels": {"app": "a"}}, {}) == {"the selector asks for `app: a`, and the pod template has no such label"}
	_messages({"matchLabels": {"app": "a"}}, null) == {"the selector asks for `app: a`, and the pod template has no such label"}
	_messages({"matchExpressions": [{"key": "app", "operator": "Exists"}]}, {}) == {"the selector asks for pods with `app`, which the labels of the pod template do not meet"}
}

test_empty if {
	count(_messages({}, {"app": "a"})) == 1
	count(_messages({"matchLabels": {}, "matchExpressions": null}, {"app": "a"})) == 1
	count(_messages({"matchLabels": null, "matchExpressions": [{"key": "app", "operator": "Exists"}]}, {"app": "a"})) == 0
}

test_missing_or_wrong_selector_is_a_matter_of_the_schema if {
	count(_messages(null, {"app": "a"})) == 0
	count(_messages("app=a", {"app": "a"})) == 0
}

test_without_a_template if {
	count(mismatching_selector.deny) == 0 with input as {
		"kind": "Rollout",
		"spec": {"selector": {"matchLabels": {"app": "a"}}, "workloadRef": {"kind": "Deployment", "name": "a"}},
	}
}
