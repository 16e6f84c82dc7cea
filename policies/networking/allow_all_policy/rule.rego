# METADATA
# title: Network policy that lets everything through
# description: |
#   A rule without peers and ports, or a peer that is the whole internet, opens what the policy was to close. Policies
#   add up, so one such rule undoes all others for the same pods.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [networking.k8s.io/NetworkPolicy, extensions/NetworkPolicy]
#   remediation: List the peers and ports that are needed; cut the cluster's own networks out of `0.0.0.0/0` with `except`.
#   aliases: [trivy:KSV-0038]
#   since: 0.1.0
package policies.networking.allow_all_policy

import data.lib.k8s

_directions := [
	{"field": "ingress", "peers": "from", "type": "Ingress"},
	{"field": "egress", "peers": "to", "type": "Egress"},
]

# A rule of a direction that `policyTypes` leaves out has no effect.
_rules := [{"spec": rule, "path": ["spec", direction.field, i], "direction": direction} |
	input.kind == "NetworkPolicy"
	k8s.group in {"networking.k8s.io", "extensions"}
	some direction in _directions
	_is_in_effect(direction.type)
	some i, rule in input.spec[direction.field]
	is_object(rule)
]

_is_in_effect(type) if {
	object.get(input, ["spec", "policyTypes"], null) in {null, []}
} else if {
	type in input.spec.policyTypes
}

# With ports it is open to all on these only, as a web server has to be.
deny contains {"msg": msg, "path": rule.path} if {
	some rule in _rules
	object.get(rule.spec, rule.direction.peers, null) in {null, []}
	object.get(rule.spec, "ports", null) in {null, []}
	msg := sprintf("NetworkPolicy `%s` has an empty %s rule, which lets everything through", [
		k8s.name,
		rule.direction.field,
	])
}

deny contains {"msg": msg, "path": array.concat(rule.path, [rule.direction.peers, j])} if {
	some rule in _rules
	some j, peer in rule.spec[rule.direction.peers]
	peer == {}
	msg := sprintf("NetworkPolicy `%s` has an empty %s peer", [k8s.name, rule.direction.field])
}

deny contains {"msg": msg, "path": array.concat(rule.path, [rule.direction.peers, j, "ipBlock", "cidr"])} if {
	some rule in _rules
	some j, peer in rule.spec[rule.direction.peers]
	_is_every_address(peer.ipBlock.cidr)
	object.get(peer.ipBlock, "except", null) in {null, []}
	msg := sprintf("NetworkPolicy `%s` has the %s peer `%s`, which is every address", [
		k8s.name,
		rule.direction.field,
		peer.ipBlock.cidr,
	])
}

# Whatever the address, a prefix of no bits is all of them.
_is_every_address(cidr) if {
	is_string(cidr)
	endswith(cidr, "/0")
}
