# METADATA
# title: Stage that destroys, or goes round the repository
# description: |
#   Deletions without an approval or a grace period cut off running requests, an empty selector takes everything there
#   is, and scaling to one replica leaves nothing to fail over to. Manifests written into a stage are in no repository
#   and were reviewed by nobody; expressions that fail are deployed as they stand unless `failOnFailedExpressions` is
#   set.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/kubernetes-v2/deploy-manifest/
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
#     min_grace_seconds:
#       type: number
#       default: 30
#       description: >-
#         The shortest grace period of a deletion in production.
#     min_replicas:
#       type: number
#       default: 2
#       description: >-
#         The fewest replicas to which a stage may scale in production.
#   remediation: >-
#     Add an approval, a selector or a grace period; deploy manifests from an artifact, with `failOnFailedExpressions:
#     true`.
#   aliases:
#   - SPN-025
#   since: 0.1.0
package policies.spinnaker.destructive_or_inline

import data.lib.spinnaker

default min_grace_seconds := 30

min_grace_seconds := data.params.min_grace_seconds

default min_replicas := 2

min_replicas := data.params.min_replicas

deny contains {"msg": msg, "path": entry.path} if {
	some entry in _deletions
	not spinnaker.is_guarded(entry, "manualJudgment")
	msg := sprintf("stage `%s` deletes in `%s` without an approval before it", [entry.title, spinnaker.account(entry.stage)])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["options", "gracePeriodSeconds"])} if {
	some entry in _deletions
	grace := spinnaker.number(object.get(entry.stage, ["options", "gracePeriodSeconds"], null))
	grace < min_grace_seconds
	msg := sprintf("stage `%s` deletes with a grace period of %v s, less than %v s", [entry.title, grace, min_grace_seconds])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["labelSelectors"])} if {
	some entry in spinnaker.stages
	entry.stage.mode == "label"
	count(spinnaker.list(spinnaker.object_of(entry.stage, "labelSelectors"), "selectors")) == 0
	msg := sprintf("stage `%s` goes by labels and names none, which is everything", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["replicas"])} if {
	some entry in spinnaker.stages
	entry.type == "scaleManifest"
	spinnaker.is_production(entry)
	replicas := spinnaker.number(object.get(entry.stage, "replicas", null))
	replicas < min_replicas
	msg := sprintf("stage `%s` scales to %v in production, fewer than %v", [entry.title, replicas, min_replicas])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["source"]), "severity": "medium"} if {
	some entry in spinnaker.deploys
	entry.stage.source == "text"
	msg := sprintf("stage `%s` carries its manifests, which are in no repository", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["failOnFailedExpressions"]), "severity": "medium"} if {
	some entry in spinnaker.deploys
	not spinnaker.is_true(object.get(entry.stage, "failOnFailedExpressions", false))
	msg := sprintf("stage `%s` deploys expressions that fail as they stand", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["moniker", "app"])} if {
	some entry in spinnaker.deploys
	app := spinnaker.string_of(spinnaker.object_of(entry.stage, "moniker"), "app")
	app != ""
	not spinnaker.is_expression(app)
	app != spinnaker.application
	msg := sprintf("stage `%s` deploys for the application `%s`, and the pipeline belongs to `%s`", [entry.title, app, spinnaker.application])
}

_deletions := [entry |
	some entry in spinnaker.stages
	entry.type == "deleteManifest"
	spinnaker.is_production(entry)
]
