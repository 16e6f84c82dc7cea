# METADATA
# title: Gate that an expression may skip
# description: |
#   A stage with a conditional expression is skipped when the expression is false, and also when it does not parse;
#   and to the stages behind it, skipped is as good as done. A mistake in the expression then removes the gate without
#   a word.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/expressions/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline, spinnaker.io/PipelineTemplate]
#   remediation: >-
#     Remove `stageEnabled` from the gate, or move what is conditional into a pipeline of its own.
#   aliases:
#   - SPN-004
#   since: 0.1.0
package policies.spinnaker.gate_can_be_skipped

import data.lib.spinnaker

deny contains {"msg": msg, "path": spinnaker.at(entry, ["stageEnabled", "expression"])} if {
	some entry in spinnaker.gates
	spinnaker.is_conditional(entry.stage)
	msg := sprintf("stage `%s` is a gate, and is skipped where its expression is false or does not parse", [entry.title])
}
