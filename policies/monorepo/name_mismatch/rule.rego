# METADATA
# title: Name that does not fit the path
# description: |
#   Where a file is called after the object in it, a reviewer finds the object by the name that the cluster shows, and
#   two files cannot quietly define the same one. A copied file whose name or content was not changed breaks that, and
#   is often a mistake in the content: the object of another service is applied a second time.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
# custom:
#   severity: medium
#   bundles: [monorepo]
#   kinds: [any]
#   needs: [layout, manifest]
#   params:
#     pattern:
#       type: string
#       default: "{name}"
#       description: >-
#         The name that a path calls for, with the layout's captures in braces, for example `{service}-{name}`. Where
#         the layout lacks one of them the rule has nothing to say.
#     environments:
#       type: map
#       default: {production: prod, development: dev, laboratory: lab, staging: stg}
#       description: What `{env}` becomes for each captured environment; one that is not listed stands for itself.
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Objects that may be called otherwise, as `Kind/name`, each with who answers for it, why and until when:
#         `{ConfigMap/shared: {services: [echo], owner: team-echo, reason: generated, expires: 2027-01-31}}`.
#   remediation: Call the file after the object in it, or the object after its file, and keep one object in a file.
#   aliases: [MONO-004]
#   since: 0.1.0
package policies.monorepo.name_mismatch

import data.lib.exceptions
import data.lib.layout

default pattern := "{name}"

pattern := data.params.pattern

default excepted := {}

excepted := data.params.exceptions

# A generated name is nobody's to choose.
deny contains {"msg": msg, "path": ["metadata", "name"]} if {
	expected := layout.fill(pattern)
	not contains(expected, "{")
	name := input.metadata.name
	name != expected
	object_name := sprintf("%v/%v", [input.kind, name])
	not exceptions.covers(excepted, object_name)
	msg := sprintf("%v is called `%v`, where the path calls for `%s`%s", [
		input.kind,
		name,
		expected,
		exceptions.note(excepted, object_name),
	])
}
