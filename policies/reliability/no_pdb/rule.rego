# METADATA
# title: Replicas without a PodDisruptionBudget
# description: |
#   Without a PodDisruptionBudget the drain of two nodes may evict all pods of a workload at once, however many there
#   are. The budget is what makes an upgrade of the cluster wait until a replacement is ready.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets
#   description: What a budget protects from
# - ref: https://kubernetes.io/docs/tasks/run-application/configure-pdb/
#   description: How to choose one
# custom:
#   severity: medium
#   bundles: [strict, monorepo]
#   kinds: [Deployment, StatefulSet]
#   needs: [inventory]
#   params:
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Workloads that may do without, as `Kind/name`, each with who answers for it, why and until when:
#         `{Deployment/batch: {services: [echo], owner: team-echo, reason: may stop, expires: 2027-01-31}}`.
#   remediation: |
#     Add a PodDisruptionBudget with `maxUnavailable: 1` whose selector is that of the workload.
#   aliases:
#   - kube-score:deployment-has-poddisruptionbudget
#   - kube-score:statefulset-has-poddisruptionbudget
#   - polaris:missingPodDisruptionBudget
#   - MONO-006
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.reliability.no_pdb

import data.lib.exceptions
import data.lib.inventory
import data.lib.k8s
import data.lib.layout

default excepted := {}

excepted := data.params.exceptions

# Where an autoscaler chooses the number of replicas, its minimum counts.
deny contains {"msg": msg, "path": ["spec", "replicas"]} if {
	input.kind in {"Deployment", "StatefulSet"}
	ns := inventory.namespace_of(input)
	replicas := inventory.least_replicas(ns, input)
	replicas >= 2
	inventory.selecting("PodDisruptionBudget", ns, k8s.pod_labels) == []
	object_name := sprintf("%s/%s", [input.kind, k8s.name])
	not exceptions.covers(excepted, object_name)
	msg := sprintf("`%s` has %v replicas, but no PodDisruptionBudget selects its pods%s%s", [
		k8s.name,
		replicas,
		_beside,
		exceptions.note(excepted, object_name),
	])
}

# A budget in the service's own folders was meant for these pods, and its selector or namespace says otherwise.
_beside := sprintf(", `%s` in `%s` neither", [name, budgets[name].path]) if {
	budgets := data.services[layout.captures.service][object.get(layout.captures, "env", "")].PodDisruptionBudget
	name := min(object.keys(budgets))
} else := ""
