package policies.efficiency.memory_limit_unset_test

import data.policies.efficiency.memory_limit_unset

_pod(resources, pod_resources) := {"kind": "Pod", "spec": {
	"resources": pod_resources,
	"containers": [{"name": "app", "resources": resources}],
}}

_path := ["spec", "containers", 0, "resources", "limits", "memory"]

test_no_limit if {
	memory_limit_unset.deny == {{"msg": "container `app` has no memory limit", "path": _path}} with input as _pod({}, {})
}

test_zero_is_no_limit if {
	memory_limit_unset.deny == {{
		"msg": "container `app` has the memory limit `0Mi`, which is none",
		"path": _path,
	}} with input as _pod({"limits": {"memory": "0Mi"}}, {})
}

test_no_quantity_is_left_to_memory_limit_max if {
	count(memory_limit_unset.deny) == 0 with input as _pod({"limits": {"memory": "10gi"}}, {})
}

test_pod_level_limit if {
	pod := _pod({}, {"limits": {"memory": "1Gi"}})
	count(memory_limit_unset.deny) == 0 with input as pod
	count(memory_limit_unset.deny) == 1 with input as pod with data.kubernetes.minor as 31
}

test_pod_level_zero_limit if {
	count(memory_limit_unset.deny) == 1 with input as _pod({}, {"limits": {"memory": 0}})
}
