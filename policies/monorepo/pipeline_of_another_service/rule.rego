# METADATA
# title: Pipeline that does not fit the path
# description: |
#   In a repository whose folders name the service, a pipeline copied from another folder still carries that service's
#   application or namespace. Saved as it is, it replaces the other team's pipeline, or deploys this service into the
#   other's namespace.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/kubernetes-v2/deploy-manifest/
# custom:
#   severity: high
#   bundles: [monorepo, spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   needs: [layout]
#   params:
#     pattern:
#       type: string
#       default: "{service}-{env}"
#       description: >-
#         The namespaces that a path calls for, with the layout's captures in braces. Where the layout has no `env`, each
#         of `environments` will do.
#     environments:
#       type: map
#       default: {production: prod, development: dev, laboratory: lab, staging: stg}
#       description: What `{env}` becomes for each captured environment; one that is not listed stands for itself.
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Applications and namespaces that pipelines of other services may name, each with who answers for it, why and
#         until when: `{edge: {services: [echo], owner: team-edge, reason: one gateway, expires: 2027-01-31}}`.
#   remediation: >-
#     Change the application and the namespaces to those of the service's folder, move the file, or list them among the
#     `exceptions` of this rule.
#   aliases: [MONO-010]
#   since: 0.1.0
package policies.monorepo.pipeline_of_another_service

import data.lib.exceptions
import data.lib.layout
import data.lib.spinnaker

default pattern := "{service}-{env}"

pattern := data.params.pattern

default environments := {"production": "prod", "development": "dev", "laboratory": "lab", "staging": "stg"}

environments := data.params.environments

default excepted := {}

excepted := data.params.exceptions

deny contains {"msg": msg, "path": ["application"]} if {
	service := layout.captures.service
	application := object.get(input, "application", "")
	application != service
	not spinnaker.is_expression(application)
	not exceptions.covers(excepted, sprintf("%v", [application]))
	msg := sprintf("the pipeline belongs to the application `%v`, where the path calls for `%s`%s", [
		application,
		service,
		exceptions.note(excepted, sprintf("%v", [application])),
	])
}

# What an expression becomes is known only when the pipeline runs; a rule of its own speaks of those.
deny contains {"msg": msg, "path": spinnaker.at(entry, target.path)} if {
	count(_expected) > 0
	some entry in spinnaker.stages
	some target in _targets(entry.stage)
	is_string(target.namespace)
	target.namespace != ""
	not spinnaker.is_expression(target.namespace)
	not target.namespace in _expected
	not exceptions.covers(excepted, target.namespace)
	msg := sprintf("stage `%s` works in the namespace `%s`, where the path calls for %s%s", [
		entry.title,
		target.namespace,
		concat(" or ", [sprintf("`%s`", [name]) | some name in _expected]),
		exceptions.note(excepted, target.namespace),
	])
}

# A stage that bakes manifests writes the namespace into them.
_targets(stage) := array.concat(
	spinnaker.target_namespaces(stage),
	[{"path": ["namespace"], "namespace": object.get(stage, "namespace", "")} | stage.type == "bakeManifest"],
)

_expected := [name |
	some short in _shorts
	name := replace(layout.fill(pattern), "{env}", short)
	not contains(name, "{")
]

_shorts := [""] if {
	not contains(layout.fill(pattern), "{env}")
} else := sort({short | some short in environments})
