package policies.efficiency.cpu_request_test

import data.policies.efficiency.cpu_request

_pod(resources, pod_resources) := {"kind": "Pod", "spec": {
	"resources": pod_resources,
	"containers": [{"name": "app", "resources": resources}],
}}

_path := ["spec", "containers", 0, "resources", "requests", "cpu"]

test_no_request if {
	cpu_request.deny == {{"msg": "container `app` has no CPU request", "path": _path}} with input as _pod({}, {})
}

test_zero_is_no_request if {
	cpu_request.deny == {{
		"msg": "container `app` has the CPU request `0`, which is none",
		"path": _path,
	}} with input as _pod({"requests": {"cpu": 0}, "limits": {"cpu": "1"}}, {})
}

test_a_limit_is_a_request_too if {
	count(cpu_request.deny) == 0 with input as _pod({"limits": {"cpu": "1"}}, {})
	count(cpu_request.deny) == 1 with input as _pod({"limits": {"cpu": "0"}}, {})
	count(cpu_request.deny) == 1 with input as _pod({"limits": {"memory": "1"}}, {})
}

test_pod_level if {
	every level in [{"requests": {"cpu": "1"}}, {"limits": {"cpu": "1"}}] {
		count(cpu_request.deny) == 0 with input as _pod({}, level)
		count(cpu_request.deny) == 1 with input as _pod({}, level) with data.kubernetes.minor as 31
	}
}
