package policies.reliability.pdb_eviction_policy_test

import data.policies.reliability.pdb_eviction_policy

_pdb := {"kind": "PodDisruptionBudget", "metadata": {"name": "echo"}, "spec": {"minAvailable": 1}}

test_from_1_27_on if {
	count(pdb_eviction_policy.deny) == 1 with input as _pdb with data.kubernetes.minor as 27
	count(pdb_eviction_policy.deny) == 0 with input as _pdb with data.kubernetes.minor as 26
}

test_newest_release_when_nothing_is_set if {
	count(pdb_eviction_policy.deny) == 1 with input as _pdb
}

test_without_a_spec if {
	count(pdb_eviction_policy.deny) == 1 with input as {"kind": "PodDisruptionBudget", "spec": null}
}
