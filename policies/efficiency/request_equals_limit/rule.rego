# METADATA
# title: Request that differs from the limit
# description: |
#   A pod whose containers all request exactly what they are limited to is of the class Guaranteed: it always has what it
#   may use, and is the last to be evicted. One that requests less counts on the node having more at the right moment.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   params:
#     resources:
#       type: list
#       default: [cpu, memory]
#       description: The resources that are compared; `ephemeral-storage` is another.
#   remediation: >-
#     Set the request and the limit to the same quantity, or the limit alone, which is the request as well.
#   aliases: [kube-score:container-resource-requests-equal-limits, kube-score:container-cpu-requests-equal-limits,
#     kube-score:container-memory-requests-equal-limits,
#     kube-score:container-ephemeral-storage-request-equals-limit]
#   since: 0.1.0
package policies.efficiency.request_equals_limit

import data.lib.k8s
import data.lib.quantity
import data.lib.resources

default compared := ["cpu", "memory"]

compared := data.params.resources

# Only requests are looked at: with the limit alone they are equal, and with neither another rule speaks.
deny contains {"msg": msg, "path": array.concat(holder.path, ["resources", "requests", resource])} if {
	some resource in compared
	some holder in _holders(resource)
	request := resources.value(holder.spec, "requests", resource)
	difference := _difference(holder.spec, resource, request)
	msg := sprintf("%s requests `%v` of %s, %s", [resources.holder_name(holder), request, resource, difference])
}

# What the pod says as a whole decides its class, where it says it; otherwise what the running containers say.
_holders(resource) := [{"spec": resources.pod_level, "path": k8s.pod_spec_path, "list": ""}] if {
	resources.pod_has_request(resource)
} else := k8s.running_containers

_difference(spec, resource, request) := sprintf("and its limit is `%v`", [limit]) if {
	limit := resources.value(spec, "limits", resource)
	quantity.parse(request) != quantity.parse(limit)
} else := "and has no limit" if {
	not resources.value(spec, "limits", resource)
	quantity.parse(request) != 0
}
