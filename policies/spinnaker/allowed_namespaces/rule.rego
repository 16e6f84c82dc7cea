# METADATA
# title: Namespace that the application does not own
# description: |
#   A stage may name any namespace that its account reaches, and `namespaceOverride` sends every manifest there,
#   whatever the manifests say. A namespace that belongs to another application is overwritten without that team ever
#   seeing the change.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/kubernetes-v2/deploy-manifest/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   params:
#     namespaces:
#       type: map
#       default: {}
#       description: >-
#         Application → globs of the namespaces that it owns; `*` stands for applications that are not listed,
#         `{application}` for the name of the application.
#       required: true
#   remediation: >-
#     Use a namespace of the application, or add this one to the parameter `namespaces` of this rule.
#   aliases:
#   - SPN-015
#   since: 0.1.0
package policies.spinnaker.allowed_namespaces

import data.lib.spinnaker

default namespaces := {}

namespaces := data.params.namespaces

deny contains {"msg": msg, "path": spinnaker.at(entry, target.path)} if {
	some entry in spinnaker.stages
	some target in spinnaker.target_namespaces(entry.stage)
	is_string(target.namespace)
	target.namespace != ""
	not spinnaker.is_expression(target.namespace)
	not spinnaker.matches_any(_owned, target.namespace)
	msg := sprintf("stage `%s` works in the namespace `%s`, which application `%s` does not own", [entry.title, target.namespace, spinnaker.application])
}

_owned := [replace(pattern, "{application}", spinnaker.application) |
	some pattern in spinnaker.allowed(namespaces)
	is_string(pattern)
]
