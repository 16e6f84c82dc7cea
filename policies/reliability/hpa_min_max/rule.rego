# METADATA
# title: Autoscaler that cannot scale
# description: |
#   With `minReplicas` (1 when unset) equal to `maxReplicas` the number of pods never changes, however high the load; an
#   autoscaler that keeps a number fixed is most often a copy of another environment. A minimum above the maximum is
#   refused by the API server.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [HorizontalPodAutoscaler]
#   remediation: Raise `maxReplicas`, or remove the autoscaler and set `replicas` on its target.
#   aliases: [polaris:hpaMaxAvailability]
#   since: 0.1.0
package policies.reliability.hpa_min_max

deny contains {"msg": msg, "path": ["spec", "maxReplicas"]} if {
	input.kind == "HorizontalPodAutoscaler"
	maximum := input.spec.maxReplicas
	is_number(maximum)
	_minimum == maximum
	msg := sprintf("`maxReplicas` is %v, and so is `minReplicas`: nothing is ever scaled", [maximum])
}

deny contains {"msg": msg, "path": ["spec", "maxReplicas"], "severity": "high"} if {
	input.kind == "HorizontalPodAutoscaler"
	maximum := input.spec.maxReplicas
	is_number(maximum)
	_minimum > maximum
	msg := sprintf("`maxReplicas` is %v, less than `minReplicas`, which is %v", [maximum, _minimum])
}

_minimum := minimum if {
	minimum := input.spec.minReplicas
	is_number(minimum)
} else := 1 if {
	object.get(input, ["spec", "minReplicas"], null) == null
}
