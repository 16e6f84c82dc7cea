# METADATA
# title: Autoscaler that goes down to a single pod
# description: |
#   When the load is low the autoscaler keeps only `minReplicas` pods (1 when unset; 0 for a KEDA ScaledObject). With one
#   pod, every node drain and every crash is an outage.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
# - ref: https://keda.sh/docs/latest/reference/scaledobject-spec/
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [HorizontalPodAutoscaler, ScaledObject]
#   params:
#     min:
#       type: number
#       default: 2
#       description: The smallest `minReplicas` (`minReplicaCount` of a ScaledObject) that is accepted.
#   remediation: Raise the minimum, or allow the rule where a single pod, or none, is what is wanted.
#   aliases:
#   - kube-linter:hpa-minimum-three-replicas
#   - kube-score:horizontalpodautoscaler-replicas
#   - polaris:hpaMinAvailability
#   since: 0.1.0
package policies.reliability.hpa_min_replicas

default min_replicas := 2

min_replicas := data.params.min

# The field of the minimum, and what it is when it is not set.
_fields := {
	"HorizontalPodAutoscaler": {"name": "minReplicas", "default": 1},
	"ScaledObject": {"name": "minReplicaCount", "default": 0},
}

deny contains {"msg": msg, "path": ["spec", field.name]} if {
	field := _fields[input.kind]
	minimum := _minimum(field)
	is_number(minimum)
	minimum < min_replicas
	msg := sprintf("`%s` is %v, less than the minimum of %v", [field.name, minimum, min_replicas])
}

_minimum(field) := minimum if {
	minimum := input.spec[field.name]
	minimum != null
} else := field["default"]
