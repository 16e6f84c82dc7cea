# METADATA
# title: Ingress host without TLS
# description: |
#   A host that no entry of `spec.tls` covers is served over plain HTTP: passwords and cookies can be read and changed on
#   their way. An entry covers the hosts that it lists, `*.example.com` one level below `example.com`, and all hosts when
#   it lists none.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [networking.k8s.io/Ingress, extensions/Ingress]
#   params:
#     annotations:
#       type: list
#       default:
#       - alb.ingress.kubernetes.io/certificate-arn
#       - alb.ingress.kubernetes.io/listen-ports
#       - appgw.ingress.kubernetes.io/appgw-ssl-certificate
#       - haproxy.org/ssl-passthrough
#       - ingress.gcp.kubernetes.io/pre-shared-cert
#       - networking.gke.io/managed-certificates
#       - nginx.ingress.kubernetes.io/ssl-passthrough
#       - route.openshift.io/termination
#       - traefik.ingress.kubernetes.io/router.tls
#       description: |
#         Annotations with which a controller does TLS without `spec.tls`; an Ingress with one of them, unless its
#         value is `false`, is not looked at.
#   remediation: Add the host to an entry of `spec.tls` with a Secret that holds its certificate.
#   aliases: [polaris:tlsSettingsMissing]
#   since: 0.1.0
package policies.networking.ingress_tls

import data.lib.k8s

default annotations := [
	"alb.ingress.kubernetes.io/certificate-arn",
	"alb.ingress.kubernetes.io/listen-ports",
	"appgw.ingress.kubernetes.io/appgw-ssl-certificate",
	"haproxy.org/ssl-passthrough",
	"ingress.gcp.kubernetes.io/pre-shared-cert",
	"networking.gke.io/managed-certificates",
	"nginx.ingress.kubernetes.io/ssl-passthrough",
	"route.openshift.io/termination",
	"traefik.ingress.kubernetes.io/router.tls",
]

annotations := data.params.annotations

_is_ingress if {
	input.kind == "Ingress"
	k8s.group in {"networking.k8s.io", "extensions"}
	not _is_done_elsewhere
}

_is_done_elsewhere if {
	some annotation in annotations
	value := input.metadata.annotations[annotation]
	is_string(value)
	value != "false"
	_speaks_tls(annotation, value)
}

# The ports of an AWS load balancer may be plain ones.
_speaks_tls(annotation, value) if {
	annotation != "alb.ingress.kubernetes.io/listen-ports"
} else if {
	contains(value, "HTTPS")
}

deny contains {"msg": msg, "path": ["spec", "rules", i, "host"]} if {
	_is_ingress
	some i, rule in input.spec.rules
	host := rule.host
	is_string(host)
	host != ""
	not _is_covered(host)
	msg := sprintf("Ingress `%s` serves the host `%s` without TLS", [k8s.name, host])
}

# No list of hosts covers all of them, so any entry will do.
deny contains {"msg": msg, "path": ["spec", "rules", i]} if {
	_is_ingress
	not _has_entry
	some i, rule in input.spec.rules
	is_object(rule)
	object.get(rule, "host", null) in {null, ""}
	msg := sprintf("Ingress `%s` serves all hosts without TLS", [k8s.name])
}

deny contains {"msg": msg, "path": ["spec", "tls"]} if {
	_is_ingress
	not _has_entry
	object.get(input, ["spec", "rules"], null) in {null, []}
	msg := sprintf("Ingress `%s` serves all hosts without TLS", [k8s.name])
}

_has_entry if {
	some entry in input.spec.tls
	is_object(entry)
}

_is_covered(host) if {
	some entry in input.spec.tls
	_covers(entry, host)
}

_covers(entry, host) if {
	is_object(entry)
	object.get(entry, "hosts", null) in {null, []}
} else if {
	host in entry.hosts
} else if {
	parts := split(host, ".")
	wildcard := concat(".", array.concat(["*"], array.slice(parts, 1, count(parts))))
	wildcard in entry.hosts
}
