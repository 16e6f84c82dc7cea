# METADATA
# title: Trigger that anybody can fire at production
# description: |
#   A trigger starts a release without anybody present. A webhook without constraints and a git trigger without a
#   secret can be fired by anybody who knows the address; `latest` and a wide tag pattern release whatever was pushed
#   last; a schedule releases what nobody asked for; a parent pipeline that failed should start nothing.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/triggers/
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
#     branches:
#       type: list
#       default: []
#       description: >-
#         Globs of the branches that a git trigger may follow; when empty, any branch will do.
#   remediation: >-
#     Give the trigger a secret, constraints, a tag pattern or the status `successful`, or disable it.
#   aliases:
#   - SPN-018
#   since: 0.1.0
package policies.spinnaker.prod_triggers

import data.lib.spinnaker

default branches := []

branches := data.params.branches

deny contains {"msg": msg, "path": ["triggers", index, fault.key]} if {
	spinnaker.production_pipeline
	some index, trigger in spinnaker.list(input, "triggers")
	spinnaker.is_true(object.get(trigger, "enabled", true))
	some fault in _faults(trigger)
	msg := sprintf("the `%s` trigger of a pipeline to production %s", [trigger.type, fault.says])
}

_faults(trigger) := (((({{"key": "secret", "says": "has no secret: anybody can fire it"} |
	trigger.type == "git"
	spinnaker.string_of(trigger, "secret") == ""
} | {{"key": "branch", "says": sprintf("follows the branch `%v`, which is not one of %s", [branch, concat(", ", [sprintf("`%v`", [b]) | some b in branches])])} |
	trigger.type == "git"
	count(branches) > 0
	branch := object.get(trigger, "branch", "")
	not _is_allowed(branch)
}) | {{"key": "tag", "says": reason} |
	trigger.type == "docker"
	reason := _tag(spinnaker.string_of(trigger, "tag"))
}) | {{"key": "type", "says": "releases what nobody asked for"} |
	trigger.type == "cron"
}) | {{"key": "status", "says": "also fires when the other pipeline did not succeed"} |
	trigger.type == "pipeline"
	object.get(trigger, "status", []) != ["successful"]
}) | {{"key": "payloadConstraints", "says": "has no constraints: anybody can fire it"} |
	trigger.type == "webhook"
	count(spinnaker.object_of(trigger, "payloadConstraints")) == 0
}

_is_allowed(branch) if {
	is_string(branch)
	spinnaker.matches_any(branches, branch)
}

_tag("") := "has no pattern for the tag"

_tag(pattern) := sprintf("has the pattern `%s`, which also fires for `latest`", [pattern]) if {
	pattern != ""
	_matches_latest(pattern)
}

_matches_latest("latest") := true

_matches_latest(pattern) if regex.match(sprintf("^(?:%s)$", [pattern]), "latest")
