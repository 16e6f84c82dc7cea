# METADATA
# title: Object that one environment has and another lacks
# description: |
#   What is tried in development is what production runs only when both are made of the same objects. A budget, an
#   autoscaler or a setting that only production has is tried for the first time in production; one that only
#   development has was forgotten on the way.
# related_resources:
# - ref: https://12factor.net/dev-prod-parity
# custom:
#   severity: medium
#   bundles: [monorepo]
#   kinds: [any]
#   needs: [inventory, layout, manifest]
#   params:
#     compared:
#       type: list
#       default: [dev, prod]
#       description: The environments that are compared with each other, by their folders' names or their short ones.
#     environments:
#       type: map
#       default: {production: prod, development: dev, laboratory: lab, staging: stg}
#       description: The short names of environments; one that is not listed stands for itself.
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Objects that some environments may lack, as `Kind/name`, each with who answers for it, why and until when:
#         `{PodDisruptionBudget/*: {owner: team-base, reason: development is small, expires: 2027-01-31}}`.
#   remediation: >-
#     Add the object to the other environment, remove it from this one, or list it among the `exceptions` of this rule.
#     Names may end or begin with the name of their environment.
#   aliases: [MONO-009]
#   since: 0.1.0
package policies.monorepo.environments_differ

import data.lib.exceptions
import data.lib.layout

default compared := ["dev", "prod"]

compared := data.params.compared

default excepted := {}

excepted := data.params.exceptions

# Only environments that the service has: a service on its way to production is no mistake.
deny contains {"msg": msg, "path": ["metadata", "name"]} if {
	here := layout.captures.env
	_is_compared(here)
	name := input.metadata.name
	some there, kinds in data.services[layout.captures.service]
	there != here
	_is_compared(there)
	not _has(kinds, here, there, name)
	object_name := sprintf("%v/%v", [input.kind, name])
	not exceptions.covers(excepted, object_name)
	msg := sprintf("%v `%v` is in `%s`, and `%s` of the service `%s` has none%s", [
		input.kind,
		name,
		here,
		there,
		layout.captures.service,
		exceptions.note(excepted, object_name),
	])
}

_is_compared(environment) if environment in compared

_is_compared(environment) if layout.short(environment) in compared

_has(kinds, _, _, name) if kinds[input.kind][name]

# `echo-dev` and `echo-prod` are the same object in two environments.
_has(kinds, here, there, name) if {
	some counterpart in _counterparts(here, there, name)
	kinds[input.kind][counterpart]
}

_counterparts(here, there, name) := {counterpart |
	some [from, to] in [[here, there], [layout.short(here), layout.short(there)]]
	some counterpart in [_suffix(name, from, to), _prefix(name, from, to)]
}

_suffix(name, from, to) := concat("-", [trim_suffix(name, sprintf("-%s", [from])), to]) if {
	endswith(name, sprintf("-%s", [from]))
} else := name

_prefix(name, from, to) := concat("-", [to, trim_prefix(name, sprintf("%s-", [from]))]) if {
	startswith(name, sprintf("%s-", [from]))
} else := name
