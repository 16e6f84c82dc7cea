# METADATA
# title: Cluster-wide object in the folder of a service
# description: |
#   Namespaces, ClusterRoles, CustomResourceDefinitions and the like belong to everybody in the cluster, and what one
#   service's pipeline does to them it does to all services. They are the platform's, and stand where the platform's
#   owners review them.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace
#   description: Which objects are in no namespace
# custom:
#   severity: high
#   bundles: [monorepo]
#   kinds: [any]
#   needs: [layout, manifest]
#   params:
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Objects that services may have all the same, as `Kind/name`, each with who answers for it, why and until when:
#         `{Namespace/*: {services: ["*"], owner: team-base, reason: made with the service, expires: 2027-01-31}}`.
#   remediation: >-
#     Move the object to where the platform's own manifests are, or list it among the `exceptions` of this rule. Rights
#     within the service's namespace are a Role and a RoleBinding.
#   aliases: [MONO-007]
#   since: 0.1.0
package policies.monorepo.cluster_scoped_in_service

import data.lib.exceptions
import data.lib.k8s
import data.lib.layout
import data.lib.scope

default excepted := {}

excepted := data.params.exceptions

deny contains {"msg": msg, "path": ["kind"]} if {
	scope.is_cluster_scoped
	service := layout.captures.service
	object_name := sprintf("%s/%s", [input.kind, k8s.name])
	not exceptions.covers(excepted, object_name)
	msg := sprintf("%s `%s` belongs to the whole cluster, and stands in the folder of the service `%s`%s", [
		input.kind,
		k8s.name,
		service,
		exceptions.note(excepted, object_name),
	])
}
