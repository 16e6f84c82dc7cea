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
#   bundles: [strict]
#   kinds: [Deployment, StatefulSet]
#   needs: [inventory]
#   remediation: |
#     Add a PodDisruptionBudget with `maxUnavailable: 1` whose selector is that of the workload.
#   aliases:
#   - kube-score:deployment-has-poddisruptionbudget
#   - kube-score:statefulset-has-poddisruptionbudget
#   - polaris:missingPodDisruptionBudget
#   since: 0.1.0
package policies.reliability.no_pdb

import data.lib.inventory
import data.lib.k8s

# Where an autoscaler chooses the number of replicas, its minimum counts.
deny contains {"msg": msg, "path": ["spec", "replicas"]} if {
	input.kind in {"Deployment", "StatefulSet"}
	ns := inventory.namespace_of(input)
	replicas := inventory.least_replicas(ns, input)
	replicas >= 2
	inventory.selecting("PodDisruptionBudget", ns, k8s.pod_labels) == []
	msg := sprintf("`%s` has %v replicas, but no PodDisruptionBudget selects its pods", [k8s.name, replicas])
}
