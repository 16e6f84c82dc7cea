# METADATA
# title: Ingress for any host
# description: |
#   A rule without a host, or with a wildcard, takes the requests for every name that reaches the controller and that no
#   other Ingress claims, the names of other teams among them.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
# - ref: https://kyverno.io/policies/best-practices/disallow-empty-ingress-host/disallow-empty-ingress-host/
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [networking.k8s.io/Ingress, extensions/Ingress]
#   remediation: Name the host of each rule in full.
#   aliases: [kyverno:disallow-empty-ingress-host, kyverno:restrict-ingress-wildcard]
#   since: 0.1.0
package policies.networking.ingress_host

import data.lib.k8s

_is_ingress if {
	input.kind == "Ingress"
	k8s.group in {"networking.k8s.io", "extensions"}
}

deny contains {"msg": msg, "path": ["spec", "rules", i, "host"]} if {
	_is_ingress
	some i, rule in input.spec.rules
	is_object(rule)
	object.get(rule, "host", null) in {null, ""}
	msg := sprintf("Ingress `%s` has a rule without a host", [k8s.name])
}

deny contains {"msg": msg, "path": ["spec", "rules", i, "host"]} if {
	_is_ingress
	some i, rule in input.spec.rules
	is_string(rule.host)
	startswith(rule.host, "*")
	msg := sprintf("Ingress `%s` has a rule for all hosts `%s`", [k8s.name, rule.host])
}
