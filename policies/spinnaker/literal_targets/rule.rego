# METADATA
# title: Target that is only known when the pipeline runs
# description: |
#   An account, a namespace or a strategy that is an expression is known only when the pipeline runs. No rule can tell
#   before whether it leads to production, so that every check of production passes over the stage. Variables of a
#   template are put in first and are no expressions.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/expressions/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   remediation: >-
#     Write the target down, with a pipeline for each environment, or make it a variable of a template.
#   aliases:
#   - SPN-016
#   since: 0.1.0
package policies.spinnaker.literal_targets

import data.lib.spinnaker

deny contains {"msg": msg, "path": spinnaker.at(entry, path)} if {
	some entry in spinnaker.stages
	some path in _targets
	target := object.get(entry.stage, path, "")
	spinnaker.is_expression(target)
	msg := sprintf("stage `%s` has the %s `%s`, which cannot be checked before it runs", [entry.title, path[count(path) - 1], target])
}

_targets := [["account"], ["credentials"], ["namespaceOverride"], ["location"], ["trafficManagement", "options", "strategy"]]
