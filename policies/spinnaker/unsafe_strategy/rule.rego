# METADATA
# title: Deployment to production with an unsafe strategy
# description: |
#   Where Spinnaker manages traffic, the strategy decides how users get from the old version to the new. With none,
#   both take traffic; highlander deletes the old versions as soon as the new one is there, so that nothing is left to
#   go back to.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/kubernetes-v2/rollout-strategies/
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
#     Set `trafficManagement.options.strategy` to `bluegreen`.
#   aliases:
#   - SPN-007
#   since: 0.1.0
package policies.spinnaker.unsafe_strategy

import data.lib.spinnaker

deny contains {"msg": msg, "path": path, "severity": fault.severity} if {
	some entry in spinnaker.production_deploys
	fault := _faults[spinnaker.strategy(entry)]
	path := spinnaker.at(entry, ["trafficManagement", "options", "strategy"])
	msg := sprintf("stage `%s` %s", [entry.title, fault.says])
}

_faults := {
	"none": {"severity": "high", "says": "manages traffic without a strategy, so that old and new versions both take it"},
	"highlander": {"severity": "high", "says": "uses `highlander`, which deletes the old versions and leaves no quick way back"},
	"redblack": {"severity": "medium", "says": "uses `redblack`, which is deprecated; use `bluegreen`"},
}
