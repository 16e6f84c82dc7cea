package policies.security.apparmor_test

import data.policies.security.apparmor as rule

_pod(annotations, context) := {
	"kind": "Pod",
	"metadata": {"annotations": annotations},
	"spec": {"securityContext": context, "containers": [{"name": "app"}]},
}

_annotated(value) := _pod({"container.apparmor.security.beta.kubernetes.io/app": value}, {})

test_annotation_values if {
	count(rule.deny) == 0 with input as _annotated("")
	count(rule.deny) == 0 with input as _annotated("localhost/")
	count(rule.deny) == 0 with input as _annotated(false)
	count(rule.deny) == 1 with input as _annotated("RuntimeDefault")
}

test_field_values if {
	count(rule.deny) == 0 with input as _pod({}, {"appArmorProfile": null})
	count(rule.deny) == 1 with input as _pod({}, {"appArmorProfile": {}})
	count(rule.deny) == 1 with input as _pod({}, {"appArmorProfile": "RuntimeDefault"})
	count(rule.deny) == 1 with input as _pod("x", {"appArmorProfile": {"type": "runtime/default"}})
}
