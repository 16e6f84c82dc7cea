# METADATA
# title: Canary analysis that cannot run or ends too soon
# description: |
#   An analysis without scopes, without a lifetime, or without its configuration and accounts fails when it starts, in
#   the middle of a release. One of a few minutes has too few samples to tell the versions apart.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/canary/best-practices/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline, spinnaker.io/PipelineTemplate]
#   params:
#     min_lifetime_minutes:
#       type: number
#       default: 30
#       description: >-
#         An analysis shorter than this is warned about.
#   remediation: >-
#     Set `canaryConfigId`, `metricsAccountName`, `storageAccountName`, a scope and a lifetime of some hours.
#   aliases:
#   - SPN-010
#   since: 0.1.0
package policies.spinnaker.canary_runnable

import data.lib.spinnaker

default min_lifetime_minutes := 30

min_lifetime_minutes := data.params.min_lifetime_minutes

deny contains {"msg": msg, "path": spinnaker.at(entry, ["canaryConfig", "scopes"])} if {
	some entry in _analyses
	count(spinnaker.list(_config(entry), "scopes")) == 0
	msg := sprintf("canary analysis `%s` has no scopes, and fails when it starts", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["canaryConfig", key])} if {
	some entry in _analyses
	some key in ["canaryConfigId", "metricsAccountName", "storageAccountName"]
	spinnaker.string_of(_config(entry), key) == ""
	msg := sprintf("canary analysis `%s` has no `%s`", [entry.title, key])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["canaryConfig", "lifetimeDuration"])} if {
	some entry in _analyses
	_is_real_time(entry.stage)
	not _has_lifetime(_config(entry))
	msg := sprintf("canary analysis `%s` has no lifetime, and fails when it starts", [entry.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["canaryConfig", key]), "severity": "medium"} if {
	some entry in _analyses
	some key, minutes in _lifetimes(_config(entry))
	minutes < min_lifetime_minutes
	msg := sprintf("canary analysis `%s` lasts %v minutes, less than %v", [entry.title, minutes, min_lifetime_minutes])
}

_analyses := [entry | some entry in spinnaker.stages; entry.type == "kayentaCanary"]

_config(entry) := spinnaker.object_of(entry.stage, "canaryConfig")

_is_real_time(stage) if startswith(object.get(stage, "analysisType", "realTime"), "realTime")

_has_lifetime(config) if {
	some key in ["lifetimeDuration", "lifetimeHours"]
	not object.get(config, key, "") in {"", null}
}

# The lifetimes that can be told, in minutes: `PT1H30M`, or a number of hours.
_lifetimes(config) := object.union(
	{"lifetimeDuration": minutes |
		parts := regex.find_all_string_submatch_n(_duration, spinnaker.string_of(config, "lifetimeDuration"), 1)[0]
		minutes := (_whole(parts[1]) * 60) + _whole(parts[2])
	},
	{"lifetimeHours": minutes | minutes := spinnaker.number(object.get(config, "lifetimeHours", null)) * 60},
)

_duration := `^PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?$`

_whole("") := 0

_whole(digits) := to_number(digits) if digits != ""
