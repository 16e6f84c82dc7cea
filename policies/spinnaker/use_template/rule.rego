# METADATA
# title: Pipeline to production that is not made from a template
# description: |
#   When every team writes its own pipeline, each is as careful as its author was. A template is written once, by
#   people who know deployments, and a better one reaches all pipelines. Without a tag, it also changes under a
#   pipeline from one run to the next.
# related_resources:
# - ref: https://spinnaker.io/docs/reference/pipeline/templates/
# custom:
#   severity: medium
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   params:
#     production_accounts:
#       type: list
#       default: ["*prod*"]
#       description: >-
#         Globs of the accounts that belong to production.
#     templates:
#       type: list
#       default: []
#       description: >-
#         Globs of the templates that may be used, for example `["spinnaker://safe-deploy:*"]`; when empty, any
#         template will do.
#   remediation: >-
#     Make the pipeline from an approved template and name its tag, `spinnaker://ID:TAG`.
#   aliases:
#   - SPN-022
#   since: 0.1.0
package policies.spinnaker.use_template

import data.lib.spinnaker

default templates := []

templates := data.params.templates

deny contains {"msg": "the pipeline to production is not made from a template", "path": ["template"]} if {
	spinnaker.production_pipeline
	not _is_from_template
}

deny contains {"msg": msg, "path": ["template", "reference"]} if {
	spinnaker.production_pipeline
	_is_from_template
	some reason in _faults
	msg := sprintf("the pipeline to production is made from `%s`, %s", [_reference, reason])
}

_is_from_template if input.template.type == "front50/pipelineTemplate"

_reference := spinnaker.string_of(input.template, "reference")

_faults := {"which names no tag" |
	not regex.match(`^spinnaker://[^:@]+[:@].+`, _reference)
} | {"which is not an approved template" |
	count(templates) > 0
	not spinnaker.matches_any(templates, _reference)
}
