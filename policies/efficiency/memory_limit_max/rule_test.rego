package policies.efficiency.memory_limit_max_test

import data.policies.efficiency.memory_limit_max

_pod(limit) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "resources": {"limits": {"memory": limit}}}]}}

_messages := {finding.msg | some finding in memory_limit_max.deny}

test_limits_that_are_right if {
	every limit in ["1", "512Mi", "1.5Gi", "10Gi", "10240Mi", 10737418240, "0", 0, null, "1e9", " 1Gi "] {
		count(memory_limit_max.deny) == 0 with input as _pod(limit)
	}
}

test_limits_that_are_wrong if {
	wrong := {
		"10241Mi": "more than the maximum of `10Gi`",
		"100G": "more than the maximum of `10Gi`",
		"1e12": "more than the maximum of `10Gi`",
		"512m": "which is a fraction of a byte",
		"0.5": "which is a fraction of a byte",
		"10gi": "which is not a quantity",
		"10GB": "which is not a quantity",
		"": "which is not a quantity",
		"-1Gi": "which is less than nothing",
	}
	every limit, reason in wrong {
		_messages == {sprintf("container `app` has a memory limit of `%s`, %s", [limit, reason])} with input as _pod(limit)
	}
}

test_wrong_types if {
	_messages == {"container `app` has a memory limit of `true`, which is not a quantity"} with input as _pod(true)
	count(memory_limit_max.deny) == 1 with input as _pod(["1Gi"])
}

test_parameter if {
	count(memory_limit_max.deny) == 0 with input as _pod("64Gi") with data.params as {"max": "64Gi"}
	count(memory_limit_max.deny) == 1 with input as _pod("2Gi") with data.params as {"max": "1Gi"}
	count(memory_limit_max.deny) == 1 with input as _pod("2Gi") with data.params as {"max": 1073741824}
}

_shared(containers) := {"kind": "Pod", "spec": {
	"resources": {"limits": {"memory": "16Gi"}},
	"containers": containers,
}}

test_a_limit_of_the_whole_pod_is_shared if {
	limited := {"name": "app", "resources": {"limits": {"memory": "8Gi"}}}
	count(memory_limit_max.deny) == 0 with input as _shared([limited, limited])
	memory_limit_max.deny == {{
		"msg": "the pod has a memory limit of `16Gi`, more than the maximum of `10Gi`",
		"path": ["spec", "resources", "limits", "memory"],
	}} with input as _shared([limited, {"name": "free"}])
}
