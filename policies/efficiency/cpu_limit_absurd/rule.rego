# METADATA
# title: CPU limit out of all proportion
# description: |
#   A CPU limit of a few thousandths of a core throttles a program until it misses its probes, and one of hundreds of
#   cores limits nothing: both are almost always a slip of the unit, `1m` for `1` or `500` for `500m`. A value that
#   Kubernetes cannot read as a quantity is refused by the API server and is reported here too.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   params:
#     min:
#       type: quantity
#       default: 10m
#       description: The smallest CPU limit that makes sense.
#     max:
#       type: quantity
#       default: "64"
#       description: The largest CPU limit that makes sense.
#   remediation: >-
#     Write `limits.cpu` in cores (`2`) or thousandths of one (`500m`), or change the parameters `min` and `max` of this
#     rule if such a limit is meant.
#   aliases: []
#   since: 0.1.0
package policies.efficiency.cpu_limit_absurd

import data.lib.quantity
import data.lib.resources

default min_limit := "10m"

min_limit := data.params.min

default max_limit := "64"

max_limit := data.params.max

deny contains {"msg": msg, "path": array.concat(holder.path, ["resources", "limits", "cpu"])} if {
	some holder in resources.holders
	limit := resources.value(holder.spec, "limits", "cpu")
	limit != null
	reason := _reason(limit)
	msg := sprintf("%s has a CPU limit of `%v`, %s", [resources.holder_name(holder), limit, reason])
}

_reason(limit) := "which is not a quantity" if {
	not quantity.is_valid(limit)
} else := _wrong_size(quantity.parse(limit))

# Zero passes: it says outright that there is no limit, as one does where a LimitRange would put one.
_wrong_size(cores) := sprintf("less than the minimum of `%v`", [min_limit]) if {
	cores != 0
	cores < quantity.parse(min_limit)
} else := sprintf("more than the maximum of `%v`", [max_limit]) if {
	cores > quantity.parse(max_limit)
}
