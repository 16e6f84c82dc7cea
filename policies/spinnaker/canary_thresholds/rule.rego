# METADATA
# title: Canary analysis that passes too easily
# description: |
#   The analysis gives a score from 0 to 100. Below `marginal` it stops at once, and at the end it must reach `pass`.
#   A low `pass` releases canaries that are plainly worse, and a `marginal` above `pass` contradicts it.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/canary/best-practices/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline, spinnaker.io/PipelineTemplate]
#   params:
#     min_pass:
#       type: number
#       default: 75
#       description: >-
#         The lowest score that may count as a pass.
#   remediation: >-
#     Set `scoreThresholds` to a `pass` of 95 and a `marginal` of 75, as Spinnaker advises.
#   aliases:
#   - SPN-009
#   since: 0.1.0
package policies.spinnaker.canary_thresholds

import data.lib.spinnaker

default min_pass := 75

min_pass := data.params.min_pass

deny contains {"msg": msg, "path": _at(entry, "pass")} if {
	some entry in _analyses
	reason := _pass(_threshold(entry, "pass"))
	msg := sprintf("canary analysis `%s` %s", [entry.title, reason])
}

deny contains {"msg": msg, "path": _at(entry, "marginal")} if {
	some entry in _analyses
	marginal := spinnaker.number(_threshold(entry, "marginal"))
	pass := spinnaker.number(_threshold(entry, "pass"))
	marginal > pass
	msg := sprintf("canary analysis `%s` calls %v marginal and %v already a pass", [entry.title, marginal, pass])
}

_analyses := [entry | some entry in spinnaker.stages; entry.type == "kayentaCanary"]

_threshold(entry, name) := object.get(thresholds, name, null) if {
	thresholds := spinnaker.object_of(spinnaker.object_of(entry.stage, "canaryConfig"), "scoreThresholds")
}

_at(entry, name) := spinnaker.at(entry, ["canaryConfig", "scoreThresholds", name])

_pass(null) := "has no score that is a pass"

_pass(value) := sprintf("has the pass score `%v`, which is no number", [value]) if {
	value != null
	not spinnaker.number(value)
} else := sprintf("passes with a score of %v, less than %v", [score, min_pass]) if {
	score := spinnaker.number(value)
	score < min_pass
}
