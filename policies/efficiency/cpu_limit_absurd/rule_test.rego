package policies.efficiency.cpu_limit_absurd_test

import data.policies.efficiency.cpu_limit_absurd

_pod(limit) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "resources": {"limits": {"cpu": limit}}}]}}

_messages := {finding.msg | some finding in cpu_limit_absurd.deny}

test_limits_that_are_right if {
	every limit in ["10m", "0.01", 0.01, "500m", "1100m", 1, "64", "64000m", 64, "0", 0, null, "1e1"] {
		count(cpu_limit_absurd.deny) == 0 with input as _pod(limit)
	}
}

test_limits_that_are_wrong if {
	wrong := {
		"9m": "less than the minimum of `10m`",
		"0.001": "less than the minimum of `10m`",
		"-1": "less than the minimum of `10m`",
		"64001m": "more than the maximum of `64`",
		"500": "more than the maximum of `64`",
		"1k": "more than the maximum of `64`",
		"1Gi": "more than the maximum of `64`",
		"2 cores": "which is not a quantity",
		"500M m": "which is not a quantity",
		"1,5": "which is not a quantity",
		"": "which is not a quantity",
	}
	every limit, reason in wrong {
		_messages == {sprintf("container `app` has a CPU limit of `%s`, %s", [limit, reason])} with input as _pod(limit)
	}
}

test_parameters if {
	params := {"min": "100m", "max": "8"}
	count(cpu_limit_absurd.deny) == 1 with input as _pod("50m") with data.params as params
	count(cpu_limit_absurd.deny) == 1 with input as _pod(9) with data.params as params
	count(cpu_limit_absurd.deny) == 0 with input as _pod("8000m") with data.params as params
}

test_pod_level if {
	cpu_limit_absurd.deny == {{
		"msg": "the pod has a CPU limit of `500`, more than the maximum of `64`",
		"path": ["spec", "resources", "limits", "cpu"],
	}} with input as {"kind": "Pod", "spec": {"resources": {"limits": {"cpu": 500}}, "containers": []}}
}
