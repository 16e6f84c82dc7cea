package policies.efficiency.request_over_limit_test

import data.policies.efficiency.request_over_limit

_pod(requests, limits) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"resources": {"requests": requests, "limits": limits},
}]}}

_count(request, limit) := n if {
	n := count(request_over_limit.deny) with input as _pod({"cpu": request}, {"cpu": limit})
}

test_units_are_compared if {
	_count("1001m", "1") == 1
	_count("1", "999m") == 1
	_count("1Gi", "1G") == 1
	_count("1e3", "999") == 1
	_count("100m", 0) == 1
	_count(2, "1") == 1
	_count("1000m", 1) == 0
	_count("300m", 0.3) == 0
	_count("1G", "1Gi") == 0
	_count("1e3", "1k") == 0
	_count(null, 1) == 0
	_count(1, null) == 0
}

test_no_quantity if {
	_count("1 core", 2) == 1
	_count(true, 2) == 1

	# The limit of a container is read by other rules.
	_count(1, "2 cores") == 0
}

test_every_resource if {
	request_over_limit.deny == {
		{
			"msg": "container `app` requests `3` of nvidia.com/gpu, more than its limit of `2`",
			"path": ["spec", "containers", 0, "resources", "requests", "nvidia.com/gpu"],
		},
		{
			"msg": "container `app` requests `2Gi` of ephemeral-storage, more than its limit of `1Gi`",
			"path": ["spec", "containers", 0, "resources", "requests", "ephemeral-storage"],
		},
	} with input as _pod(
		{"cpu": 1, "nvidia.com/gpu": 3, "ephemeral-storage": "2Gi"},
		{"cpu": 1, "nvidia.com/gpu": 2, "ephemeral-storage": "1Gi"},
	)
}

test_wrong_types if {
	count(request_over_limit.deny) == 0 with input as _pod("text", {"cpu": 1})
	count(request_over_limit.deny) == 0 with input as _pod({"cpu": 1}, "text")
}

_shared(requests, limits) := object.union(
	_pod(requests, limits),
	{"spec": {"resources": {"requests": {"cpu": 1}, "limits": {"cpu": 2}}}},
)

test_pod_level if {
	request_over_limit.deny == {{
		"msg": "container `app` requests `3` of cpu, more than the pod's limit of `2`",
		"path": ["spec", "containers", 0, "resources", "requests", "cpu"],
	}} with input as _shared({"cpu": 3}, {})
	count(request_over_limit.deny) == 0 with input as _shared({"cpu": 3}, {}) with data.kubernetes.minor as 31
	count(request_over_limit.deny) == 0 with input as _shared({"cpu": 2}, {})
	count(request_over_limit.deny) == 0 with input as _shared({"cpu": 3}, {"cpu": 4})
}
