# METADATA
# title: Service that is open to the outside
# description: |
#   A Service of type `NodePort` opens a port on every node, and one of type `LoadBalancer` a port of a load balancer,
#   most often with a public address. Both bypass the Ingress or Gateway, and with it TLS, authentication and limits.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [core/Service]
#   params:
#     types:
#       type: list
#       default: [NodePort, LoadBalancer]
#       description: The types of Service that are reported.
#   remediation: |
#     Use the type `ClusterIP` behind an Ingress or a Gateway; allow the rule for the Service of the ingress controller.
#   aliases: [kube-linter:exposed-services, kube-score:service-type]
#   since: 0.1.0
package policies.networking.service_exposure

import data.lib.k8s

default types := ["NodePort", "LoadBalancer"]

types := data.params.types

deny contains {"msg": msg, "path": ["spec", "type"]} if {
	input.kind == "Service"
	k8s.group == ""
	input.spec.type in types
	msg := sprintf("Service `%s` is of type `%s`", [k8s.name, input.spec.type])
}
