package policies.reliability.hpa_min_replicas_test

import data.policies.reliability.hpa_min_replicas

_hpa(spec) := {"kind": "HorizontalPodAutoscaler", "spec": spec}

test_unset_is_one if {
	hpa_min_replicas.deny == {{
		"msg": "`minReplicas` is 1, less than the minimum of 2",
		"path": ["spec", "minReplicas"],
	}} with input as _hpa({"maxReplicas": 5})
}

test_null_is_unset if {
	count(hpa_min_replicas.deny) == 1 with input as _hpa({"minReplicas": null})
}

test_without_a_spec if {
	count(hpa_min_replicas.deny) == 1 with input as {"kind": "HorizontalPodAutoscaler"}
}

test_wrong_type_is_not_compared if {
	count(hpa_min_replicas.deny) == 0 with input as _hpa({"minReplicas": "1"})
}

test_param if {
	count(hpa_min_replicas.deny) == 1 with input as _hpa({"minReplicas": 2}) with data.params as {"min": 3}
	count(hpa_min_replicas.deny) == 0 with input as _hpa({"minReplicas": 1}) with data.params as {"min": 1}
}

test_fractions_are_reported_as_they_stand if {
	count(hpa_min_replicas.deny) == 1 with input as _hpa({"minReplicas": 1.5})
}
