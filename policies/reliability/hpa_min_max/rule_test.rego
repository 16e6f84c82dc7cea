package policies.reliability.hpa_min_max_test

import data.policies.reliability.hpa_min_max

_hpa(spec) := {"kind": "HorizontalPodAutoscaler", "spec": spec}

test_equal if {
	hpa_min_max.deny == {{
		"msg": "`maxReplicas` is 3, and so is `minReplicas`: nothing is ever scaled",
		"path": ["spec", "maxReplicas"],
	}} with input as _hpa({"minReplicas": 3, "maxReplicas": 3})
}

test_above_is_refused_by_the_api_server if {
	{finding.severity | some finding in hpa_min_max.deny} == {"high"} with input as _hpa({
		"minReplicas": 4,
		"maxReplicas": 3,
	})
}

test_unset_or_null_minimum_is_one if {
	count(hpa_min_max.deny) == 1 with input as _hpa({"maxReplicas": 1})
	count(hpa_min_max.deny) == 1 with input as _hpa({"minReplicas": null, "maxReplicas": 1})
}

test_values_that_are_no_numbers_are_not_compared if {
	count(hpa_min_max.deny) == 0 with input as _hpa({"minReplicas": "9", "maxReplicas": 1})
	count(hpa_min_max.deny) == 0 with input as _hpa({"minReplicas": 9, "maxReplicas": "1"})
	count(hpa_min_max.deny) == 0 with input as _hpa({"minReplicas": 9})
}
