# METADATA
# title: Memory limit above the agreed maximum
# description: |
#   A memory limit that no node can honour, or that one service takes from all others, is almost always a slip of the
#   unit. A value that Kubernetes cannot read as a quantity is refused by the API server and is reported here too, and
#   so is a fraction of a byte, which is what `512m` means.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   params:
#     max:
#       type: quantity
#       default: 10Gi
#       description: The largest memory limit that a container may have.
#   remediation: >-
#     Lower `limits.memory`, write its unit as `Mi` or `Gi`, or raise the parameter `max` of this rule if the
#     organisation agreed to more.
#   aliases: []
#   since: 0.1.0
package policies.efficiency.memory_limit_max

import data.lib.k8s
import data.lib.quantity
import data.lib.resources

default max_limit := "10Gi"

max_limit := data.params.max

deny contains {"msg": msg, "path": array.concat(holder.path, ["resources", "limits", "memory"])} if {
	some holder in resources.holders
	limit := resources.value(holder.spec, "limits", "memory")
	limit != null
	reason := _reason(holder, limit)
	msg := sprintf("%s has a memory limit of `%v`, %s", [resources.holder_name(holder), limit, reason])
}

_reason(holder, limit) := "which is not a quantity" if {
	not quantity.is_valid(limit)
} else := _wrong_size(holder, quantity.parse(limit))

_wrong_size(holder, bytes) := "which is less than nothing" if {
	bytes < 0
} else := "which is a fraction of a byte" if {
	bytes != floor(bytes)
} else := sprintf("more than the maximum of `%v`", [max_limit]) if {
	bytes > quantity.parse(max_limit)
	_binds_one_container(holder)
}

# A limit of the whole pod is shared. It is one container's limit where that container has none of its own.
_binds_one_container(holder) if holder.list != ""

_binds_one_container(_) if {
	some c in k8s.running_containers
	not resources.has_limit(c.spec, "memory")
}
