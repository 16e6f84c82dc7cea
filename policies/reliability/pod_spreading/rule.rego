# METADATA
# title: Replicas that may all run on one node
# description: |
#   Several replicas help against the failure of a node only when they run on different nodes. Without a pod
#   anti-affinity against themselves or a topology spread constraint the scheduler may put all of them on one.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
# - ref: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [Deployment, StatefulSet]
#   remediation: |
#     Add `topologySpreadConstraints` or a `podAntiAffinity` whose selector matches the pods' own labels.
#   aliases:
#   - kube-linter:no-anti-affinity
#   - kube-score:deployment-has-host-podantiaffinity
#   - kube-score:statefulset-has-host-podantiaffinity
#   - polaris:topologySpreadConstraint
#   since: 0.1.0
package policies.reliability.pod_spreading

import data.lib.k8s
import data.lib.selector

deny contains {"msg": msg, "path": k8s.pod_spec_path} if {
	input.kind in {"Deployment", "StatefulSet"}
	replicas := input.spec.replicas
	replicas >= 2
	is_number(replicas)
	not _is_spread
	msg := sprintf("the %v replicas of %s `%s` have neither an anti-affinity to each other nor a spread constraint", [
		replicas,
		input.kind,
		k8s.name,
	])
}

# Whether a constraint is right is the rule `topology-spread-valid`'s to say.
_is_spread if {
	some _ in k8s.pod_spec.topologySpreadConstraints
} else if {
	some term in _anti_affinity_terms
	term.topologyKey != ""
	selector.matches(term.labelSelector, k8s.pod_labels)
	_reaches_own_namespace(term)
}

_anti_affinity_terms contains term if {
	some term in k8s.pod_spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution
}

_anti_affinity_terms contains preference.podAffinityTerm if {
	some preference in k8s.pod_spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution
}

# A term without namespaces means the pods' own; which ones a `namespaceSelector` finds is not known here.
_reaches_own_namespace(term) if {
	object.get(term, "namespaces", null) in {null, []}
} else if {
	is_object(term.namespaceSelector)
} else if {
	not input.metadata.namespace
} else if {
	input.metadata.namespace in term.namespaces
}
