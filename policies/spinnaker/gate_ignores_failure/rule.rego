# METADATA
# title: Gate that lets the pipeline go on when it fails
# description: |
#   With `continuePipeline` a stage that fails counts as done, and the stages behind it run. On an approval that means
#   that `Stop` still goes on, on a canary analysis that a failed canary is released: the gate is only for show.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/managing-pipelines/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline, spinnaker.io/PipelineTemplate]
#   remediation: >-
#     Remove `continuePipeline`, or set it to `false`; leave `failPipeline` at `true`.
#   aliases:
#   - SPN-003
#   since: 0.1.0
package policies.spinnaker.gate_ignores_failure

import data.lib.spinnaker

deny contains {"msg": msg, "path": spinnaker.at(entry, ["continuePipeline"])} if {
	some entry in spinnaker.gates
	spinnaker.continues(entry.stage)
	msg := sprintf("stage `%s` is a gate, and the pipeline goes on when it fails", [entry.title])
}
