# METADATA
# title: Template whose gates can be taken out
# description: |
#   A pipeline made from a template may bring a stage with the id of one of the template's, which then takes its
#   place: the approval becomes a stage that waits a second. `protect: true` makes every stage of one's own an error.
# related_resources:
# - ref: https://spinnaker.io/docs/reference/pipeline/templates/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/PipelineTemplate]
#   remediation: >-
#     Set `protect: true` in the template.
#   aliases:
#   - SPN-020
#   since: 0.1.0
package policies.spinnaker.template_protected

import data.lib.spinnaker

deny contains {"msg": msg, "path": ["protect"]} if {
	spinnaker.kind == "template"
	not spinnaker.is_true(object.get(input, "protect", false))
	titles := [sprintf("`%s`", [gate.title]) | some gate in spinnaker.gates]
	count(titles) > 0
	msg := sprintf("the template is not protected: a pipeline made from it can replace %s", [concat(", ", titles)])
}
