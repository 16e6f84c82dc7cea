# METADATA
# title: Deployment to production without an approval before it
# description: |
#   A pipeline whose stages lead to production without anybody having said yes turns every merge, and every mistake in
#   a trigger, into a release. An approval counts only when it stops the pipeline: one that continues on failure, or
#   that an expression may skip, is no gate.
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
#     exempt_canary:
#       type: boolean
#       default: true
#       description: >-
#         The deployment of a canary, with a `kayentaCanary` right behind it, is not asked for anything: it comes
#         before the approval by design.
#   remediation: >-
#     Put a `manualJudgment` stage before the deployment and make the deployment wait for it with
#     `requisiteStageRefIds`.
#   aliases:
#   - SPN-001
#   since: 0.1.0
package policies.spinnaker.prod_needs_approval

import data.lib.spinnaker

deny contains {"msg": msg, "path": entry.path} if {
	some entry in spinnaker.final_deploys
	not spinnaker.is_guarded(entry, "manualJudgment")
	msg := sprintf("stage `%s` deploys to `%s` without an approval that stops the pipeline before it", [entry.title, spinnaker.account(entry.stage)])
}
