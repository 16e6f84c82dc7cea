# METADATA
# title: Image that is not the service's own
# description: |
#   Where every service builds into a repository of its own, a manifest with another service's image was copied and not
#   finished, or runs what this team neither builds nor scans. How repositories are called is for the organisation to
#   say: until its parameter lists them, the rule is skipped.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/
# custom:
#   severity: high
#   bundles: [monorepo]
#   kinds: [workload]
#   needs: [layout]
#   params:
#     repositories:
#       type: list
#       default: []
#       description: >-
#         The repositories that a path calls for, with their registry and the layout's captures in braces; `*` stands for
#         anything, for example `[gcr.io/project-{service}-{env}/*, registry.example.com/{service}]`. An entry also
#         holds for what is below it.
#       required: true
#     environments:
#       type: map
#       default: {production: prod, development: dev, laboratory: lab, staging: stg}
#       description: What `{env}` becomes for each captured environment; one that is not listed stands for itself.
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Repositories that other services may use, each with who answers for it, why and until when:
#         `{registry.example.com/platform/*: {owner: team-base, reason: sidecars, expires: 2027-01-31}}`.
#   remediation: >-
#     Use an image from the service's own repository, or list the repository among the `exceptions` of this rule.
#   aliases: [MONO-008]
#   since: 0.1.0
package policies.monorepo.image_of_another_service

import data.lib.exceptions
import data.lib.image_references
import data.lib.layout

default repositories := []

repositories := data.params.repositories

default excepted := {}

excepted := data.params.exceptions

deny contains {"msg": msg, "path": reference.path} if {
	count(_own) > 0
	some reference in image_references.all
	name := image_references.full_name(reference.parts)
	not _is_own(name)
	not exceptions.covers(excepted, name)
	msg := sprintf("%s uses `%s`, where the path calls for %s%s", [
		image_references.what(reference),
		reference.text,
		concat(" or ", [sprintf("`%s`", [pattern]) | some pattern in _own]),
		exceptions.note(excepted, name),
	])
}

# A pattern with a capture that the layout lacks says nothing about this path.
_own := [filled |
	some pattern in repositories
	filled := trim_right(layout.fill(pattern), "/")
	not contains(filled, "{")
]

_is_own(name) if {
	some pattern in _own
	_fits(pattern, name)
}

_fits(pattern, name) if startswith(sprintf("%s/", [name]), sprintf("%s/", [pattern]))

_fits(pattern, name) if {
	contains(pattern, "*")
	glob.match(pattern, null, name)
}
