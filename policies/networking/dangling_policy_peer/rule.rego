# METADATA
# title: NetworkPolicy peer that matches no pods
# description: |
#   A peer whose `podSelector` matches no pod allows nobody. Either its client was renamed or removed, and the rule with
#   it should go, or the labels are wrong, and a connection that was meant to be allowed is refused.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
#   description: How `to` and `from` select their peers
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [networking.k8s.io/NetworkPolicy, extensions/NetworkPolicy]
#   needs: [inventory]
#   remediation: |
#     Correct the labels of the peer or remove it. For pods of another namespace add a `namespaceSelector` to the same
#     peer.
#   aliases:
#   - kube-linter:dangling-networkpolicypeer-podselector
#   since: 0.1.0
package policies.networking.dangling_policy_peer

import data.lib.inventory
import data.lib.selector

# Only peers of the same namespace: which pods there are in others, a run seldom knows.
deny contains {"msg": msg, "path": ["spec", direction, i, side, j, "podSelector"]} if {
	input.kind == "NetworkPolicy"
	some direction, side in {"ingress": "from", "egress": "to"}
	some i, rule in input.spec[direction]
	some j, peer in rule[side]
	pod_selector := peer.podSelector
	is_object(pod_selector)
	object.get(peer, "namespaceSelector", null) == null
	not selector.is_empty(pod_selector)
	ns := inventory.namespace_of(input)
	not inventory.selects_pods(ns, pod_selector)
	msg := sprintf("no pod in namespace `%s` has the labels of the peer, `%s`", [ns, selector.text(pod_selector)])
}
