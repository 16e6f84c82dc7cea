package policies.efficiency.request_equals_limit_test

import data.policies.efficiency.request_equals_limit

_pod(resources, pod_resources) := {"kind": "Pod", "spec": {
	"resources": pod_resources,
	"containers": [{"name": "app", "resources": resources}],
}}

_messages := {finding.msg | some finding in request_equals_limit.deny}

test_equal if {
	every case in [
		{"requests": {"cpu": "1000m", "memory": "1024Mi"}, "limits": {"cpu": 1, "memory": "1Gi"}},
		{"limits": {"cpu": 1, "memory": "1Gi"}},
		{"requests": {"cpu": 0}},
		{"requests": {"cpu": null}, "limits": {"cpu": 1}},
		{},
		null,
	] {
		_messages == set() with input as _pod(case, {})
	}
}

test_different if {
	_messages == {"container `app` requests `500m` of cpu, and its limit is `1`"} with input as _pod(
		{"requests": {"cpu": "500m"}, "limits": {"cpu": 1}},
		{},
	)
	_messages == {"container `app` requests `1Gi` of memory, and has no limit"} with input as _pod(
		{"requests": {"memory": "1Gi"}},
		{},
	)
	count(_messages) == 1 with input as _pod({"requests": {"memory": 0}, "limits": {"memory": "1Gi"}}, {})
}

test_parameter if {
	storage := {"requests": {"cpu": 1, "ephemeral-storage": "1Gi"}, "limits": {"cpu": 2, "ephemeral-storage": "2Gi"}}
	_messages == {"container `app` requests `1` of cpu, and its limit is `2`"} with input as _pod(storage, {})
	_messages == {"container `app` requests `1Gi` of ephemeral-storage, and its limit is `2Gi`"} with input as _pod(storage, {})
		with data.params as {"resources": ["ephemeral-storage"]}
}

test_pod_level_decides if {
	container := {"requests": {"cpu": "100m"}}
	_messages == set() with input as _pod(container, {"limits": {"cpu": 1}})
	_messages == {"the pod requests `1` of cpu, and its limit is `2`"} with input as _pod(
		container,
		{"requests": {"cpu": 1}, "limits": {"cpu": 2}},
	)
	count(_messages) == 1 with input as _pod(container, {"limits": {"cpu": 1}}) with data.kubernetes.minor as 31
}
