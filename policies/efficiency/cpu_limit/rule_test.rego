package policies.efficiency.cpu_limit_test

import data.policies.efficiency.cpu_limit

_pod(resources, pod_resources) := {"kind": "Pod", "spec": {
	"resources": pod_resources,
	"containers": [{"name": "app", "resources": resources}],
}}

_path := ["spec", "containers", 0, "resources", "limits", "cpu"]

test_no_limit if {
	cpu_limit.deny == {{"msg": "container `app` has no CPU limit", "path": _path}} with input as _pod({}, {})
	count(cpu_limit.deny) == 1 with input as _pod({"requests": {"cpu": 1}, "limits": {"memory": 1}}, {})
	count(cpu_limit.deny) == 0 with input as _pod({"limits": {"cpu": 0.5}}, {})
}

test_zero_is_no_limit if {
	cpu_limit.deny == {{
		"msg": "container `app` has the CPU limit `0`, which is none",
		"path": _path,
	}} with input as _pod({"limits": {"cpu": 0}}, {})
}

test_pod_level if {
	pod := _pod({}, {"limits": {"cpu": "1"}})
	count(cpu_limit.deny) == 0 with input as pod
	count(cpu_limit.deny) == 1 with input as pod with data.kubernetes.minor as 31
	count(cpu_limit.deny) == 1 with input as _pod({}, {"requests": {"cpu": "1"}})
}
