# METADATA
# title: Approval that nobody knows about
# description: |
#   An approval that tells nobody that it waits, or does not say what to look at, is clicked through or forgotten.
#   Without a time limit it waits for three days, and is then given by somebody who no longer knows what it was for.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/managing-pipelines/
# custom:
#   severity: medium
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   params:
#     max_timeout_hours:
#       type: number
#       default: 24
#       description: >-
#         The longest time that an approval may wait.
#   remediation: >-
#     Write `instructions`, set `stageTimeoutMs`, and send a notification when `manualJudgment`.
#   aliases:
#   - SPN-006
#   since: 0.1.0
package policies.spinnaker.approval_usable

import data.lib.spinnaker

default max_timeout_hours := 24

max_timeout_hours := data.params.max_timeout_hours

deny contains {"msg": msg, "path": spinnaker.at(entry, ["instructions"])} if {
	some entry in _approvals
	trim_space(spinnaker.string_of(entry.stage, "instructions")) == ""
	msg := sprintf("approval `%s` does not say what to look at", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["stageTimeoutMs"])} if {
	some entry in _approvals
	reason := _timeout(object.get(entry.stage, "stageTimeoutMs", null))
	msg := sprintf("approval `%s` %s", [entry.title, reason])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["notifications"])} if {
	some entry in _approvals
	not _notifies(entry.stage)
	msg := sprintf("approval `%s` tells nobody that it waits", [entry.title])
}

_approvals := [entry | some entry in spinnaker.stages; entry.type == "manualJudgment"]

_timeout(value) := "has no time limit, and waits for three days" if {
	not spinnaker.number(value)
} else := sprintf("waits for %v hours, more than the %v that are allowed", [hours, max_timeout_hours]) if {
	hours := round(spinnaker.number(value) / 36000) / 100
	hours > max_timeout_hours
}

_notifies(stage) if {
	spinnaker.is_true(object.get(stage, "sendNotifications", false))
	some notification in spinnaker.list(stage, "notifications")
	"manualJudgment" in spinnaker.list(notification, "when")
}
