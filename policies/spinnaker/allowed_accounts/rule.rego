# METADATA
# title: Account that the application may not use
# description: |
#   Spinnaker's accounts reach all clusters, and a pipeline may name any of them. A stage copied from another team's
#   pipeline deploys into that team's cluster. Which application may use which account is for the organisation to say.
# related_resources:
# - ref: https://spinnaker.io/docs/setup/security/authorization/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   params:
#     accounts:
#       type: map
#       default: {}
#       description: >-
#         Application → globs of the accounts that its pipelines may use; `*` stands for applications that are not
#         listed.
#       required: true
#   remediation: >-
#     Use an account of the application, or add this one to the parameter `accounts` of this rule.
#   aliases:
#   - SPN-014
#   since: 0.1.0
package policies.spinnaker.allowed_accounts

import data.lib.spinnaker

default accounts := {}

accounts := data.params.accounts

deny contains {"msg": msg, "path": spinnaker.at(entry, [key])} if {
	some entry in spinnaker.stages
	some key in ["account", "credentials"]
	account := spinnaker.string_of(entry.stage, key)
	account != ""
	not spinnaker.is_expression(account)
	not spinnaker.matches_any(spinnaker.allowed(accounts), account)
	msg := sprintf("stage `%s` uses the account `%s`, which application `%s` may not use", [entry.title, account, spinnaker.application])
}
