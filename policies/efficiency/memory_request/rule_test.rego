package policies.efficiency.memory_request_test

import data.policies.efficiency.memory_request

_pod(resources, pod_resources) := {"kind": "Pod", "spec": {
	"resources": pod_resources,
	"containers": [{"name": "app", "resources": resources}],
}}

_path := ["spec", "containers", 0, "resources", "requests", "memory"]

test_no_request if {
	memory_request.deny == {{"msg": "container `app` has no memory request", "path": _path}} with input as _pod({}, {})
}

test_zero_is_no_request if {
	memory_request.deny == {{
		"msg": "container `app` has the memory request `0`, which is none",
		"path": _path,
	}} with input as _pod({"requests": {"memory": 0}, "limits": {"memory": "1"}}, {})
}

test_a_limit_is_a_request_too if {
	count(memory_request.deny) == 0 with input as _pod({"limits": {"memory": "1"}}, {})
	count(memory_request.deny) == 1 with input as _pod({"limits": {"memory": "0"}}, {})
	count(memory_request.deny) == 1 with input as _pod({"limits": {"cpu": "1"}}, {})
}

test_pod_level if {
	every level in [{"requests": {"memory": "1"}}, {"limits": {"memory": "1"}}] {
		count(memory_request.deny) == 0 with input as _pod({}, level)
		count(memory_request.deny) == 1 with input as _pod({}, level) with data.kubernetes.minor as 31
	}
}
