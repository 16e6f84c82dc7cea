# METADATA
# title: Annotation that the organisation requires
# description: |
#   Annotations tell people and tools what no field does: whom to ask, where the runbook is, which ticket allowed it.
#   They help only where they can be relied on. Which ones are required is for the organisation to say, so that the
#   rule is silent until its parameter lists them.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
# custom:
#   severity: low
#   bundles: []
#   kinds: [any]
#   params:
#     annotations:
#       type: list
#       default: []
#       description: |
#         The required annotations: a key, or `{key, value, kinds}` with a regular expression for the whole value and the
#         kinds it concerns (`Deployment`, `apps/Deployment`, `workload`; none means every object).
#   remediation: Add the annotation to `metadata.annotations`.
#   aliases:
#   - kube-linter:required-annotation-email
#   since: 0.1.0
package policies.metadata.required_annotations

import data.lib.k8s
import data.lib.requirement

default annotations := []

annotations := data.params.annotations

deny contains {"msg": msg, "path": ["metadata", "annotations", failure.key]} if {
	count(annotations) > 0
	some failure in requirement.failures(annotations, object.get(input, ["metadata", "annotations"], {}))
	msg := sprintf("required annotation `%s` of %s `%s` %s", [failure.key, input.kind, k8s.name, failure.reason])
}
