# METADATA
# title: Pipeline that takes parts out of its template
# description: |
#   A template is only as good as what is left of it. A stage with the id of a gate takes the place of the gate;
#   stages of one's own go round it; and `exclude` with `notifications` silences it.
# related_resources:
# - ref: https://spinnaker.io/docs/reference/pipeline/templates/
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
#     Remove the stages and the exclusion from the pipeline; what every pipeline needs belongs into the template.
#   aliases:
#   - SPN-021
#   since: 0.1.0
package policies.spinnaker.instance_overrides

import data.lib.spinnaker

deny contains {"msg": msg, "path": entry.path} if {
	some entry in _own
	some gate in _template_gates
	gate.id == entry.id
	msg := sprintf("stage `%s` takes the place of `%s`, a gate of the template", [entry.title, gate.title])
}

deny contains {"msg": msg, "path": entry.path} if {
	spinnaker.production_pipeline
	some entry in _own
	not entry.id in {gate.id | some gate in _template_gates}
	msg := sprintf("stage `%s` is not in the template, and the pipeline deploys to production", [entry.title])
}

deny contains {"msg": "the notifications of the template are left out", "path": ["exclude"]} if {
	spinnaker.kind == "instance"
	"notifications" in spinnaker.list(input, "exclude")
}

# The stages of the pipeline that it does not have from its template.
_own := [entry |
	spinnaker.kind == "instance"
	own := {spinnaker.id_of(object.get(stage, "refId", "")) | some stage in spinnaker.list(data.spinnaker.instance, "stages")}
	some entry in spinnaker.stages
	entry.id in own
]

_template_gates := [{"id": spinnaker.id_of(object.get(stage, "refId", "")), "title": object.get(stage, "name", stage.type)} |
	some stage in spinnaker.list(data.spinnaker.template.pipeline, "stages")
	stage.type in {"manualJudgment", "kayentaCanary"}
]
