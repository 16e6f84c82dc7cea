# METADATA
# title: Label that the organisation requires
# description: |
#   Costs, alerts and clean-ups find their objects by labels: whose service is this, which cost centre, which tier.
#   An object without them belongs to nobody. Which labels are required is for the organisation to say, so that the
#   rule is silent until its parameter lists them.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
# custom:
#   severity: low
#   bundles: []
#   kinds: [any]
#   params:
#     labels:
#       type: list
#       default: []
#       description: |
#         The required labels: a key, or `{key, value, kinds}` with a regular expression for the whole value and the
#         kinds it concerns (`Deployment`, `apps/Deployment`, `workload`; none means every object).
#   remediation: Add the label to `metadata.labels`.
#   aliases:
#   - kube-linter:required-label-owner
#   since: 0.1.0
package policies.metadata.required_labels

import data.lib.k8s
import data.lib.requirement

default labels := []

labels := data.params.labels

deny contains {"msg": msg, "path": ["metadata", "labels", failure.key]} if {
	count(labels) > 0
	some failure in requirement.failures(labels, object.get(input, ["metadata", "labels"], {}))
	msg := sprintf("required label `%s` of %s `%s` %s", [failure.key, input.kind, k8s.name, failure.reason])
}
