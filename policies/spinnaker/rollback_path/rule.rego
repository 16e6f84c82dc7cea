# METADATA
# title: Deployment to production without a way back
# description: |
#   When a release goes wrong, the way back is wanted within minutes, by whoever is on call. A stage behind the
#   deployment that undoes the rollout, or with blue/green enables the version before it, is that way. It must go back
#   one revision: another number goes to a version nobody had in mind.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/kubernetes-v2/rollout-strategies/
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
#     exempt_canary:
#       type: boolean
#       default: true
#       description: >-
#         The deployment of a canary, with a `kayentaCanary` right behind it, is not asked for anything: it comes
#         before the approval by design.
#   remediation: >-
#     Add an `undoRolloutManifest` stage with `numRevisionsBack: 1` behind the deployment, or with blue/green an
#     `enableManifest` stage.
#   aliases:
#   - SPN-011
#   service_levels: [A, B]
#   since: 0.1.0
package policies.spinnaker.rollback_path

import data.lib.spinnaker

deny contains {"msg": msg, "path": entry.path} if {
	some entry in spinnaker.final_deploys
	not _has_way_back(entry)
	msg := sprintf("stage `%s` deploys to `%s`, and no stage behind it can roll that back", [entry.title, spinnaker.account(entry.stage)])
}

deny contains {"msg": msg, "path": path} if {
	some entry in spinnaker.stages
	entry.type == "undoRolloutManifest"
	spinnaker.is_production(entry)
	revisions := object.get(entry.stage, "numRevisionsBack", 1)
	spinnaker.id_of(revisions) != "1"
	not spinnaker.is_expression(revisions)
	path := spinnaker.at(entry, ["numRevisionsBack"])
	msg := sprintf("stage `%s` goes back `%v` revisions instead of one", [entry.title, revisions])
}

_has_way_back(entry) if {
	some other in spinnaker.downstream(entry)
	_undoes(entry, other.type)
}

_undoes(_, "undoRolloutManifest") := true

_undoes(entry, "enableManifest") if spinnaker.strategy(entry) in {"redblack", "bluegreen"}
