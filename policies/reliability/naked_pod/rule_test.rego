package policies.reliability.naked_pod_test

import data.policies.reliability.naked_pod

_pod(metadata) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": object.union({"name": "x"}, metadata),
	"spec": {"containers": []},
}

test_message if {
	naked_pod.deny == {{
		"msg": "Pod `x` has no controller: it is not replaced when its node fails",
		"path": ["kind"],
	}} with input as _pod({})
}

test_static_pod if {
	count(naked_pod.deny) == 0 with input as _pod({"annotations": {"kubernetes.io/config.mirror": "9f86"}})
}

test_null_owners if {
	count(naked_pod.deny) == 1 with input as _pod({"ownerReferences": null, "annotations": null})
}

test_pod_template_is_no_pod if {
	count(naked_pod.deny) == 0 with input as {"kind": "PodTemplate", "metadata": {"name": "x"}}
}
