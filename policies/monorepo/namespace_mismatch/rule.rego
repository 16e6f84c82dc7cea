# METADATA
# title: Namespace that does not fit the path
# description: |
#   In a repository whose folders say which service and which environment a manifest belongs to, the namespace has to say
#   the same. A manifest copied from another folder whose namespace was not changed overwrites that other service, or
#   puts a laboratory build into production.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
# custom:
#   severity: high
#   bundles: [monorepo]
#   kinds: [any]
#   needs: [layout]
#   params:
#     pattern:
#       type: string
#       default: ""
#       description: >-
#         The namespace that a path calls for, with the layout's captures in braces. When empty it is `{service}-{env}`
#         if the layout has an `env`, and `{service}` otherwise.
#     environments:
#       type: map
#       default: {production: prod, development: dev, laboratory: lab, staging: stg}
#       description: What `{env}` becomes for each captured environment; one that is not listed stands for itself.
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Namespaces that services other than their own may use, each with who answers for it, why and until when:
#         `{edge: {services: [echo, "web-*"], owner: team-edge, reason: one gateway, expires: 2027-01-31}}`.
#   remediation: >-
#     Change the namespace to the one that the folder calls for, move the file, or list the namespace among the
#     `exceptions` of this rule.
#   aliases: [MONO-001]
#   since: 0.1.0
package policies.monorepo.namespace_mismatch

import data.lib.exceptions
import data.lib.k8s
import data.lib.layout
import data.lib.scope

default pattern_param := ""

pattern_param := data.params.pattern

default excepted := {}

excepted := data.params.exceptions

deny contains {"msg": msg, "path": place.path} if {
	place := _place
	place.namespace != expected
	not exceptions.covers(excepted, place.namespace)
	msg := sprintf("%s `%s` %s `%v`, where the path calls for `%s`%s", [
		input.kind,
		k8s.name,
		place.says,
		place.namespace,
		expected,
		exceptions.note(excepted, place.namespace),
	])
}

# What names the namespace: the field, or for a Namespace its own name. An unset one is left to `namespace-unset`.
_place := {"namespace": input.metadata.name, "path": ["metadata", "name"], "says": "is the namespace"} if {
	input.kind == "Namespace"
	input.apiVersion == "v1"
} else := {"namespace": namespace, "path": ["metadata", "namespace"], "says": "is in the namespace"} if {
	namespace := input.metadata.namespace
	namespace != null
	namespace != ""
	is_string(input.kind)
	not scope.is_cluster_scoped
}

# The namespace that the path calls for; undefined, and the rule silent, when the layout lacks a capture that the
# pattern asks for.
expected := namespace if {
	namespace := layout.fill(_pattern)
	not contains(namespace, "{")
}

_pattern := pattern_param if {
	pattern_param != ""
} else := "{service}-{env}" if {
	data.file.captures.env
} else := "{service}"
