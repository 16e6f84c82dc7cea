# METADATA
# title: Deployment to production at any time of the day
# description: |
#   A deployment without a time window also runs on Friday night, when an old trigger fires or somebody approves late.
#   An empty window makes the stage fail when it runs. Days count from 1 for Sunday to 7, and hours are in the time
#   zone of the server.
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
#     time_zone:
#       type: string
#       default: America/Los_Angeles
#       description: >-
#         The time zone of the Spinnaker server, in which it reads the windows; it is a setting of the server and not
#         in the pipeline.
#     forbidden:
#       type: list
#       default: []
#       description: >-
#         Times at which nothing may be deployed, in that time zone: `{days: [6], from: "15:00", to: "24:00"}`, days
#         from 1 for Sunday to 7; without `days` every day, without hours the whole day.
#   remediation: >-
#     Set `restrictExecutionDuringTimeWindow` and a `restrictedExecutionWindow` with the working hours of the team.
#   aliases:
#   - SPN-013
#   since: 0.1.0
package policies.spinnaker.deploy_window

import data.lib.spinnaker

default time_zone := "America/Los_Angeles"

time_zone := data.params.time_zone

default forbidden := []

forbidden := data.params.forbidden

deny contains {"msg": msg, "path": spinnaker.at(entry, ["restrictExecutionDuringTimeWindow"])} if {
	some entry in spinnaker.final_deploys
	not _is_restricted(entry.stage)
	msg := sprintf("stage `%s` deploys to `%s` at any time", [entry.title, spinnaker.account(entry.stage)])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["restrictedExecutionWindow"])} if {
	some entry in spinnaker.final_deploys
	_is_restricted(entry.stage)
	count(_days(entry)) == 0
	count(_hours(entry)) == 0
	msg := sprintf("stage `%s` has a window without days and hours, and fails when it runs", [entry.title])
}

deny contains {"msg": msg, "path": path} if {
	some entry in spinnaker.final_deploys
	_is_restricted(entry.stage)
	some window in _windows(entry)
	days := [_names[day - 1] | some day in window.days; _is_closed(day, window)]
	count(days) > 0
	path := spinnaker.at(entry, array.concat(["restrictedExecutionWindow"], window.path))
	msg := sprintf("stage `%s` may run on %s at %s (%s), when nothing may be deployed", [entry.title, concat(", ", days), window.says, time_zone])
}

_names := ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

# An expression decides when the pipeline runs; it is taken for a restriction.
_is_restricted(stage) if spinnaker.is_true(object.get(stage, "restrictExecutionDuringTimeWindow", false))

_is_restricted(stage) if spinnaker.is_expression(object.get(stage, "restrictExecutionDuringTimeWindow", false))

_window(entry) := spinnaker.object_of(entry.stage, "restrictedExecutionWindow")

_days(entry) := [day | some given in spinnaker.list(_window(entry), "days"); day := spinnaker.number(given); day in numbers.range(1, 7)]

_hours(entry) := spinnaker.list(_window(entry), "whitelist")

# Days without hours are whole days, hours without days are those of every day.
_windows(entry) := [{"days": _days(entry), "path": ["days"], "parts": [[0, 1440]], "says": "any hour"}] if {
	count(_hours(entry)) == 0
} else := [window |
	some index, range in _hours(entry)
	window := {"days": _every_day(_days(entry)), "path": ["whitelist", index], "parts": _parts(range), "says": _says(range)}
]

_every_day([]) := numbers.range(1, 7)

_every_day(days) := days if count(days) > 0

# A range whose end is before its start goes over midnight.
_parts(range) := [[start, end]] if {
	start := _minutes(range, "start")
	end := _minutes(range, "end")
	start <= end
} else := [[_minutes(range, "start"), 1440], [0, _minutes(range, "end")]]

_minutes(range, side) := (_part(range, concat("", [side, "Hour"])) * 60) + _part(range, concat("", [side, "Min"]))

_part(range, key) := value if {
	value := spinnaker.number(object.get(range, key, 0))
} else := 0

_says(range) := sprintf("%s-%s", [_clock(_minutes(range, "start")), _clock(_minutes(range, "end"))])

_clock(minutes) := sprintf("%s:%s", [_two(floor(minutes / 60)), _two(minutes % 60)])

_two(number) := sprintf("%v", [number]) if {
	number > 9
} else := sprintf("0%v", [number])

_is_closed(day, window) if {
	some closed in forbidden
	some part in window.parts
	day in object.get(closed, "days", numbers.range(1, 7))
	_time(object.get(closed, "from", "00:00")) < part[1]
	_time(object.get(closed, "to", "24:00")) > part[0]
}

_time(text) := (spinnaker.number(parts[0]) * 60) + spinnaker.number(parts[1]) if {
	parts := split(text, ":")
}
