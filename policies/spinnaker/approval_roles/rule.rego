# METADATA
# title: Approval before production that the wrong people can give
# description: |
#   An approval without roles can be given by anybody who can see the pipeline, including whoever started it by
#   accident. Spinnaker asks `requiredJudgmentRoles`, and where there are none `selectedStageRoles`.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/managing-pipelines/
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
#     approver_roles:
#       type: list
#       default: []
#       description: >-
#         Globs of the roles that may approve; when empty, any role will do.
#   remediation: >-
#     Name the roles that may approve in `selectedStageRoles`.
#   aliases:
#   - SPN-005
#   since: 0.1.0
package policies.spinnaker.approval_roles

import data.lib.spinnaker

default approver_roles := []

approver_roles := data.params.approver_roles

deny contains {"msg": msg, "path": spinnaker.at(entry, ["selectedStageRoles"])} if {
	some entry in _approvals
	count(_roles(entry.stage)) == 0
	msg := sprintf("approval `%s` before production can be given by anybody", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, [_key(entry.stage)])} if {
	some entry in _approvals
	count(approver_roles) > 0
	roles := _roles(entry.stage)
	count(roles) > 0
	not _may_approve(roles)
	msg := sprintf("approval `%s` can be given by %s, none of which may approve for production", [entry.title, concat(", ", [sprintf("`%v`", [role]) | some role in roles])])
}

_approvals := [entry |
	some entry in spinnaker.stages
	entry.type == "manualJudgment"
	_leads_to_production(entry)
]

_leads_to_production(entry) if {
	some other in spinnaker.downstream(entry)
	other.type == "deployManifest"
	spinnaker.is_production(other)
}

_key(stage) := "requiredJudgmentRoles" if {
	count(spinnaker.list(stage, "requiredJudgmentRoles")) > 0
} else := "selectedStageRoles"

_roles(stage) := spinnaker.list(stage, _key(stage))

_may_approve(roles) if {
	some role in roles
	is_string(role)
	spinnaker.matches_any(approver_roles, role)
}
