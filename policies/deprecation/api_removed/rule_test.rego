package policies.deprecation.api_removed_test

import data.policies.deprecation.api_removed

_budget := {"apiVersion": "policy/v1beta1", "kind": "PodDisruptionBudget"}

test_from_the_release_that_removed_it if {
	api_removed.deny == {{
		"msg": "`policy/v1beta1` PodDisruptionBudget is no longer served since Kubernetes 1.25 (target 1.25): use `policy/v1` PodDisruptionBudget",
		"path": ["apiVersion"],
	}} with input as _budget with data.kubernetes as {"minor": 25}
}

test_not_one_release_before if {
	count(api_removed.deny) == 0 with input as _budget with data.kubernetes as {"minor": 24}
}

test_broken_types_break_nothing if {
	count(api_removed.deny) == 0 with input as {"apiVersion": 1, "kind": ["Pod"]}
}
