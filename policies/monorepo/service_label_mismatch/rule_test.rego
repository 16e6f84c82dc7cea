package policies.monorepo.service_label_mismatch_test

import data.policies.monorepo.service_label_mismatch

_file := {"captures": {"service": "echo", "env": "production"}}

_messages(object, params) := {finding.msg | some finding in found} if {
	found := service_label_mismatch.deny with input as object with data.file as _file with data.params as params
}

_paths(object, params) := {finding.path | some finding in found} if {
	found := service_label_mismatch.deny with input as object with data.file as _file with data.params as params
}

_deployment(own, template, selector) := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "labels": own},
	"spec": {
		"selector": {"matchLabels": selector},
		"template": {"metadata": {"labels": template}, "spec": {"containers": []}},
	},
}

test_fitting if {
	good := {"app": "echo", "tier": "web"}
	_messages(_deployment(good, good, good), {}) == set()

	# The selector need not hold the label.
	_messages(_deployment(good, good, {"tier": "web"}), {}) == set()
}

test_each_place if {
	good := {"app": "echo"}
	bad := {"app": "other"}
	wrong := "where the path calls for `echo`"
	_messages(_deployment(bad, good, good), {}) == {sprintf("the metadata of Deployment `web` has `app: other`, %s", [wrong])}
	_messages(_deployment(good, bad, good), {}) == {sprintf(
		"the pod template of Deployment `web` has `app: other`, %s",
		[wrong],
	)}
	_messages(_deployment(good, good, bad), {}) == {sprintf("the selector of Deployment `web` has `app: other`, %s", [wrong])}
	_messages(_deployment({}, good, good), {}) == {"the metadata of Deployment `web` lacks `app: echo`"}
	_messages(_deployment(good, null, good), {}) == {"the pod template of Deployment `web` lacks `app: echo`"}
	_paths(_deployment({"app": null}, "text", bad), {}) == {
		["metadata", "labels", "app"],
		["spec", "template", "metadata", "labels", "app"],
		["spec", "selector", "matchLabels", "app"],
	}
}

test_another_label if {
	params := {"label": "app.kubernetes.io/name"}
	good := {"app": "other", "app.kubernetes.io/name": "echo"}
	_messages(_deployment(good, good, good), params) == set()
	_paths(_deployment(good, {"app": "echo"}, good), params) == {[
		"spec",
		"template",
		"metadata",
		"labels",
		"app.kubernetes.io/name",
	]}
}

test_pod_is_its_own_template if {
	pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": []}}
	_messages(pod, {}) == {"the metadata of Pod `web` lacks `app: echo`"}
}

test_exceptions if {
	entry := {"services": ["echo"], "owner": "team-echo", "reason": "moving"}
	other := {"services": ["other"], "owner": "team-echo", "reason": "moving"}
	_messages(_deployment({}, {}, {}), {"exceptions": {"": entry}}) == set()
	count(_messages(_deployment({}, {}, {}), {"exceptions": {"": other}})) == 2
	legacy := {"app": "legacy"}
	_messages(_deployment(legacy, legacy, legacy), {"exceptions": {"leg*": entry}}) == set()
	count(_messages(_deployment(legacy, legacy, legacy), {"exceptions": {"": entry}})) == 3
	count(_messages(_deployment(legacy, legacy, legacy), {"exceptions": {"legacy": other}})) == 3
}

test_value_of_the_wrong_type if {
	_messages(_deployment({"app": 7}, {"app": "echo"}, {}), {}) == {"the metadata of Deployment `web` has `app: 7`, where the path calls for `echo`"}
}

test_no_service_in_the_layout if {
	count(service_label_mismatch.deny) == 0 with input as _deployment({}, {}, {}) with data.file as {"captures": {}}
}

test_old_selectors if {
	rc := {
		"apiVersion": "v1",
		"kind": "ReplicationController",
		"metadata": {"name": "web", "labels": {"app": "echo"}},
		"spec": {
			"selector": {"app": "other"},
			"template": {"metadata": {"labels": {"app": "echo"}}, "spec": {"containers": []}},
		},
	}
	_paths(rc, {}) == {["spec", "selector", "app"]}
}
