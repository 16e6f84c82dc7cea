# METADATA
# title: Autoscaler of something that is not there
# description: |
#   A HorizontalPodAutoscaler whose target does not exist, after a renaming for example, scales nothing, and nobody is
#   told but its own status. The workload stays at the size it was given.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
#   description: How an autoscaler finds its target
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [HorizontalPodAutoscaler]
#   needs: [inventory]
#   remediation: |
#     Give `scaleTargetRef` the kind and the name of a workload in the same namespace, or remove the autoscaler with the
#     workload it was for.
#   aliases:
#   - kube-linter:dangling-horizontalpodautoscaler
#   - kube-score:horizontalpodautoscaler-has-target
#   - kubescape:C-0300
#   since: 0.1.0
package policies.reliability.dangling_hpa

import data.lib.inventory

deny contains {"msg": msg, "path": ["spec", "scaleTargetRef", "name"]} if {
	input.kind == "HorizontalPodAutoscaler"
	target := input.spec.scaleTargetRef
	is_string(target.kind)
	is_string(target.name)
	ns := inventory.namespace_of(input)
	not inventory.exists(ns, target.kind, target.name)
	_is_known(ns, target.kind)
	msg := sprintf("there is no %s `%s` in namespace `%s` to scale", [target.kind, target.name, ns])
}

# A custom resource may be made by an operator. It is missed only where its kind comes from manifests, that is, where the
# run holds others of it.
_is_known(_, kind) if lower(kind) in {"deployment", "replicaset", "replicationcontroller", "statefulset"}

_is_known(ns, kind) if {
	some by_kind in data.inventory.namespace[ns]
	by_kind[kind]
}
