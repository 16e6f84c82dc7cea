# METADATA
# title: Failed deployment that does not fail the pipeline
# description: |
#   With `continuePipeline` a deployment that fails counts as done; that is right only where a later stage looks at
#   its status, to roll back and to turn the pipeline red. With `failPipeline: false` alone the branch stops, and the
#   pipeline ends as succeeded. Either way nobody is told.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/expressions/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   params:
#     production_accounts:
#       type: list
#       default: ["*prod*"]
#       description: >-
#         Globs of the accounts that belong to production.
#   remediation: >-
#     Leave `failPipeline` at `true`, or add a `checkPreconditions` stage whose expression looks at the status of the
#     deployment.
#   aliases:
#   - SPN-012
#   since: 0.1.0
package policies.spinnaker.hidden_failure

import data.lib.spinnaker

deny contains {"msg": msg, "path": spinnaker.at(entry, ["continuePipeline"])} if {
	some entry in spinnaker.production_deploys
	spinnaker.continues(entry.stage)
	not _is_looked_at(entry)
	msg := sprintf("stage `%s` lets the pipeline go on when it fails, and no later `checkPreconditions` looks at it", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["failPipeline"])} if {
	some entry in spinnaker.production_deploys
	object.get(entry.stage, "failPipeline", true) in {false, "false"}
	not spinnaker.continues(entry.stage)
	not spinnaker.is_true(object.get(entry.stage, "completeOtherBranchesThenFail", false))
	msg := sprintf("stage `%s` stops without a failure when it fails, and the pipeline ends as succeeded", [entry.title])
}

_is_looked_at(entry) if {
	some other in spinnaker.downstream(entry)
	other.type == "checkPreconditions"
	some precondition in spinnaker.list(other.stage, "preconditions")
	_names(precondition, entry)
}

_names(precondition, entry) if {
	expression := spinnaker.string_of(spinnaker.object_of(precondition, "context"), "expression")
	some quote in ["'", "\""]
	contains(expression, concat("", [quote, entry.title, quote]))
}

_names(precondition, entry) if {
	precondition.type == "stageStatus"
	spinnaker.object_of(precondition, "context").stageName == entry.title
}
