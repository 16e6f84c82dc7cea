# METADATA
# title: Deployment to production without a canary analysis before it
# description: |
#   Without a canary analysis, a bad build reaches all users at once, and is noticed by them. The analysis compares a
#   small deployment of the new version with an equal one of the old, and stops the pipeline when it is worse.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/canary/stage/
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
#     Deploy a canary first, put a `kayentaCanary` stage behind it, and let the deployment to production wait for
#     that.
#   aliases:
#   - SPN-002
#   service_levels: [A]
#   since: 0.1.0
package policies.spinnaker.prod_needs_canary

import data.lib.spinnaker

deny contains {"msg": msg, "path": entry.path} if {
	some entry in spinnaker.final_deploys
	not spinnaker.is_guarded(entry, "kayentaCanary")
	msg := sprintf("stage `%s` deploys to `%s` without a canary analysis that stops the pipeline before it", [entry.title, spinnaker.account(entry.stage)])
}
