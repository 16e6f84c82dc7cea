# METADATA
# title: PodDisruptionBudget that protects broken pods
# description: |
#   Without `unhealthyPodEvictionPolicy` a running pod that is not ready may only be evicted while the budget is met. An
#   application that crashes in a loop then blocks every node drain, although nothing is left to protect.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [PodDisruptionBudget]
#   remediation: Set `unhealthyPodEvictionPolicy` to `AlwaysAllow`, or to `IfHealthyBudget` to keep what happens now.
#   aliases: [kube-linter:pdb-unhealthy-pod-eviction-policy]
#   since: 0.1.0
package policies.reliability.pdb_eviction_policy

import data.lib.k8s

# The field is on by default since 1.27.
_first_minor := 27

deny contains {"msg": msg, "path": ["spec", "unhealthyPodEvictionPolicy"]} if {
	input.kind == "PodDisruptionBudget"
	k8s.minor >= _first_minor
	object.get(input, ["spec", "unhealthyPodEvictionPolicy"], null) in {null, ""}
	msg := sprintf("PodDisruptionBudget `%s` does not set `unhealthyPodEvictionPolicy`", [k8s.name])
}
