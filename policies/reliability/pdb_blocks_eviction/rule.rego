# METADATA
# title: PodDisruptionBudget that never allows an eviction
# description: |
#   A budget that demands every pod, or forbids the loss of a single one, makes each drain of a node wait forever: the
#   upgrade of the cluster stops at it, until somebody deletes the budget or the pod by hand.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/run-application/configure-pdb/
#   description: Percentages are rounded up, for `minAvailable` and for `maxUnavailable`
# - ref: https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
#   description: How a drain treats budgets
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [PodDisruptionBudget]
#   needs: [inventory]
#   remediation: |
#     Allow at least one pod to be missing, `maxUnavailable: 1`, and run more replicas than `minAvailable` asks for.
#   aliases:
#   - kube-linter:pdb-max-unavailable
#   - kube-linter:pdb-min-available
#   - polaris:pdbDisruptionsIsZero
#   - polaris:pdbMinAvailableGreaterThanHPAMinReplicas
#   since: 0.1.0
package policies.reliability.pdb_blocks_eviction

import data.lib.inventory

deny contains {"msg": msg, "path": ["spec", "maxUnavailable"]} if {
	limit := input.spec.maxUnavailable
	_number(limit) == 0
	msg := sprintf("`maxUnavailable` is `%v`, so no pod may ever be evicted", [limit])
}

deny contains {"msg": msg, "path": ["spec", "minAvailable"]} if {
	demand := input.spec.minAvailable
	is_string(demand)
	_number(demand) >= 100
	msg := sprintf("`minAvailable` is `%s`, so no pod may ever be evicted", [demand])
}

deny contains {"msg": msg, "path": ["spec", "minAvailable"]} if {
	demand := input.spec.minAvailable
	_demands_all(demand, _pods)
	msg := sprintf(
		"`minAvailable` is `%v`, but there may be no more than %v of the pods it selects, so none may be evicted",
		[demand, _pods],
	)
}

_demands_all(demand, pods) if {
	is_number(demand)
	demand >= pods
} else if {
	# The percentage is rounded up: it demands all pods if it is more than all but one.
	is_string(demand)
	_number(demand) < 100
	_number(demand) * pods > 100 * (pods - 1)
	_number(demand) > 0
}

# The value of a number or a percentage; undefined for what the API server refuses.
_number(value) := value if {
	is_number(value)
} else := to_number(trim_suffix(value, "%")) if {
	is_string(value)
	regex.match(`^[0-9]+%$`, value)
}

# The least number of pods that the budget selects. Undefined when it selects none, or any of which nobody can say how
# many there are, like those of a DaemonSet.
_pods := total if {
	numbers := [entry.replicas | some entry in inventory.pods(inventory.namespace_of(input), input.spec.selector)]
	not -1 in numbers
	total := sum(numbers)
	total > 0
}
