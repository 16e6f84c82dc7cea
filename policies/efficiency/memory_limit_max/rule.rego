# METADATA
# title: Memory limit above the agreed maximum
# description: |
#   A memory limit that no node can honour, or that one service takes from all others, is almost always a slip of the
#   unit. A value that Kubernetes cannot read as a quantity is refused by the API server and is reported here too.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
# custom:
#   severity: high
#   bundles: [default]
#   kinds: [workload]
#   params:
#     max:
#       type: quantity
#       default: 10Gi
#       description: The largest memory limit that a container may have.
#   remediation: Lower `limits.memory`, or raise the parameter `max` of this rule if the organisation agreed to more.
#   since: 0.1.0
package policies.efficiency.memory_limit_max

import data.lib.k8s
import data.lib.quantity

default max_limit := "10Gi"

max_limit := data.params.max

deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "limits", "memory"])} if {
	some c in k8s.containers
	limit := c.spec.resources.limits.memory
	quantity.parse(limit) > quantity.parse(max_limit)
	msg := sprintf(
		"container `%s` has a memory limit of `%v`, more than the maximum of `%v`",
		[k8s.container_name(c), limit, max_limit],
	)
}

deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "limits", "memory"])} if {
	some c in k8s.containers
	limit := c.spec.resources.limits.memory
	not quantity.is_valid(limit)
	msg := sprintf("container `%s` has a memory limit of `%v`, which is not a quantity", [k8s.container_name(c), limit])
}
