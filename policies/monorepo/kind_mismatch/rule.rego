# METADATA
# title: Kind that does not fit the path
# description: |
#   Where folders are called after kinds, a look at the folder answers what a service is made of: does it have a budget,
#   an autoscaler, a policy. A manifest in the folder of another kind is missed by whoever looks there, reviewers and
#   scripts alike.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/
# custom:
#   severity: medium
#   bundles: [monorepo]
#   kinds: [any]
#   needs: [layout, manifest]
#   params:
#     folders:
#       type: map
#       default: {}
#       description: >-
#         Folders that hold something else than the kind they are called after: folder → list of kinds, for example
#         `{rbac: [Role, RoleBinding, ServiceAccount]}`.
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Objects that may stand elsewhere, as `Kind/name`, each with who answers for it, why and until when:
#         `{Ingress/edge: {services: [echo], owner: team-edge, reason: moving, expires: 2027-01-31}}`.
#   remediation: Move the file into the folder of its kind.
#   aliases: [MONO-005]
#   since: 0.1.0
package policies.monorepo.kind_mismatch

import data.lib.exceptions
import data.lib.k8s
import data.lib.layout

default folders := {}

folders := data.params.folders

default excepted := {}

excepted := data.params.exceptions

deny contains {"msg": msg, "path": ["kind"]} if {
	folder := layout.captures.kind
	kinds := _kinds(folder)
	not input.kind in kinds
	object_name := sprintf("%v/%s", [input.kind, k8s.name])
	not exceptions.covers(excepted, object_name)
	msg := sprintf("%v `%s` stands where the path calls for %s%s", [
		input.kind,
		k8s.name,
		concat(" or ", [sprintf("`%v`", [kind]) | some kind in kinds]),
		exceptions.note(excepted, object_name),
	])
}

# A folder that nobody listed holds the kind that it is called after.
_kinds(folder) := kinds if {
	kinds := folders[folder]
	is_array(kinds)
} else := [folder]
