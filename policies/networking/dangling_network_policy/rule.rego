# METADATA
# title: NetworkPolicy that selects no pods
# description: |
#   A policy whose `podSelector` matches nothing protects nothing, and the pods it was written for stay open to every
#   connection. Nobody notices, because nothing is refused.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
#   description: What `podSelector` means; empty, it selects all pods of the namespace
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [networking.k8s.io/NetworkPolicy, extensions/NetworkPolicy]
#   needs: [inventory]
#   remediation: |
#     Give `podSelector` the labels of the pod template, or `{}` for all pods of the namespace.
#   aliases:
#   - kube-linter:dangling-networkpolicy
#   - kube-score:networkpolicy-targets-pod
#   - kubescape:C-0299
#   since: 0.1.0
package policies.networking.dangling_network_policy

import data.lib.inventory
import data.lib.selector

deny contains {"msg": msg, "path": ["spec", "podSelector"]} if {
	input.kind == "NetworkPolicy"
	pod_selector := input.spec.podSelector
	is_object(pod_selector)
	not selector.is_empty(pod_selector)
	ns := inventory.namespace_of(input)
	not inventory.selects_pods(ns, pod_selector)
	msg := sprintf("no pod in namespace `%s` has the labels that the policy selects, `%s`", [ns, selector.text(pod_selector)])
}
