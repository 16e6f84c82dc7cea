# METADATA
# title: Replicas set although an autoscaler sets them
# description: |
#   Where an autoscaler decides the number of pods, a `replicas` in the manifest is applied again with every release and
#   throws the workload back to that size, in the middle of the load that it was scaled for.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
#   description: Why `replicas` has to go, and how to remove it without a restart
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [Deployment, StatefulSet]
#   needs: [inventory]
#   remediation: |
#     Remove `replicas` from the manifest. With `kubectl apply`, take it out of the last applied configuration first, or
#     the workload falls to one pod once.
#   aliases:
#   - kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured
#   since: 0.1.0
package policies.reliability.hpa_replicas_conflict

import data.lib.inventory
import data.lib.k8s

deny contains {"msg": msg, "path": ["spec", "replicas"]} if {
	input.kind in {"Deployment", "StatefulSet"}
	input.spec.replicas != null
	scaler := inventory.scalers(inventory.namespace_of(input), input.kind, k8s.name)[0]
	msg := sprintf(
		"`%s` sets `replicas` to `%v`, but %s `%s` decides their number",
		[k8s.name, input.spec.replicas, scaler.kind, scaler.name],
	)
}
