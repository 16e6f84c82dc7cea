# METADATA
# title: Service with external IPs
# description: |
#   Every node sends traffic for an address in `externalIPs` to the Service, and nobody checks whose address it is. So
#   whoever may write a Service can take over the traffic of the whole cluster to any address, such as a DNS server's.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
# - ref: https://github.com/kubernetes/kubernetes/issues/97076
#   description: CVE-2020-8554
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [core/Service]
#   remediation: Use a Service of type `LoadBalancer`, an Ingress or a Gateway.
#   aliases: [trivy:KSV-0108]
#   since: 0.1.0
package policies.networking.external_ips

import data.lib.k8s

deny contains {"msg": msg, "path": ["spec", "externalIPs", i]} if {
	input.kind == "Service"
	k8s.group == ""
	some i, address in input.spec.externalIPs
	msg := sprintf("Service `%s` takes the traffic to the external address `%v`", [k8s.name, address])
}
