# METADATA
# title: Request larger than the limit
# description: |
#   A container that asks for more than it may use can never be created: the API server refuses the pod, and a Deployment
#   simply stays without new replicas. The same holds for a whole pod's resources, and for a request that is not a
#   quantity at all.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Lower the request to the limit, or raise the limit; mind the units, `1G` is less than `1Gi`.
#   aliases: []
#   since: 0.1.0
package policies.efficiency.request_over_limit

import data.lib.k8s
import data.lib.quantity
import data.lib.resources

deny contains {"msg": msg, "path": array.concat(holder.path, ["resources", "requests", resource])} if {
	some holder in resources.holders
	some resource, request in holder.spec.resources.requests
	limit := resources.value(holder.spec, "limits", resource)
	quantity.parse(request) > quantity.parse(limit)
	msg := sprintf("%s requests `%v` of %s, more than its limit of `%v`", [resources.holder_name(holder), request, resource, limit])
}

# A container without a limit of its own has the pod's.
deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "requests", resource])} if {
	some resource, limit in resources.pod_level.resources.limits
	some c in k8s.containers
	request := resources.value(c.spec, "requests", resource)
	not resources.value(c.spec, "limits", resource)
	quantity.parse(request) > quantity.parse(limit)
	msg := sprintf(
		"container `%s` requests `%v` of %s, more than the pod's limit of `%v`",
		[k8s.container_name(c), request, resource, limit],
	)
}

deny contains {"msg": msg, "path": array.concat(holder.path, ["resources", "requests", resource])} if {
	some holder in resources.holders
	some resource, request in holder.spec.resources.requests
	not quantity.is_valid(request)
	msg := sprintf("%s requests `%v` of %s, which is not a quantity", [resources.holder_name(holder), request, resource])
}
