# METADATA
# title: Service that selects no pods
# description: |
#   A Service whose selector matches no pod has no endpoints: every connection to it is refused or hangs, although
#   nothing about the Service itself looks wrong. Mostly a label was renamed in only one of the two manifests.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service
#   description: How a Service finds its pods
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
#   description: Services without selectors, which are not looked at
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [core/Service]
#   needs: [inventory]
#   remediation: |
#     Give the Service the labels that the pod template has, `spec.template.metadata.labels`, in the same namespace.
#   aliases:
#   - kube-linter:dangling-service
#   - kube-score:service-targets-pod
#   - kubescape:C-0293
#   since: 0.1.0
package policies.networking.dangling_service

import data.lib.inventory
import data.lib.selector

deny contains {"msg": msg, "path": ["spec", "selector"]} if {
	input.kind == "Service"
	labels := input.spec.selector
	is_object(labels)
	labels != {}
	object.get(input.spec, "type", "ClusterIP") != "ExternalName"
	ns := inventory.namespace_of(input)
	not inventory.selects_pods(ns, {"matchLabels": labels})
	msg := sprintf("no pod in namespace `%s` has the labels that the Service selects, `%s`", [ns, selector.map_text(labels)])
}
