# METADATA
# title: Binding of a role or an account that is not there
# description: |
#   A binding to a missing role grants nothing, and its `roleRef` can never be changed: it has to be deleted and made
#   anew. A binding for a missing ServiceAccount grants its rights to whoever creates an account of that name next. The
#   rule is opt-in, because roles are often kept apart from what is bound to them.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
#   description: What a binding refers to
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
#   description: Roles that every cluster has
# custom:
#   severity: medium
#   bundles: []
#   kinds: [RoleBinding, ClusterRoleBinding]
#   needs: [inventory]
#   params:
#     external:
#       type: list
#       default: []
#       description: Names of roles that are kept elsewhere, as globs, for example `openshift-*`.
#   remediation: |
#     Correct the reference, add the Role, ClusterRole or ServiceAccount, or remove the binding.
#   since: 0.1.0
package policies.rbac.dangling_role

import data.lib.inventory

default external := []

external := data.params.external

deny contains {"msg": msg, "path": ["roleRef", "name"]} if {
	name := input.roleRef.name
	is_string(name)
	not _is_built_in(name)
	not _is_external(name)
	msg := _missing_role(input.roleRef.kind, name)
}

deny contains {"msg": msg, "path": ["subjects", i, "name"]} if {
	some i, subject in input.subjects
	subject.kind == "ServiceAccount"
	is_string(subject.name)
	subject.name != "default"
	ns := object.get(subject, "namespace", inventory.namespace_of(input))
	_is_covered(ns)
	not data.inventory.namespace[ns].v1.ServiceAccount[subject.name]
	msg := sprintf("there is no ServiceAccount `%s` in namespace `%s`", [subject.name, ns])
}

_missing_role("Role", name) := sprintf("there is no Role `%s` in namespace `%s`", [name, inventory.namespace_of(input)]) if {
	not inventory.exists(inventory.namespace_of(input), "Role", name)
}

_missing_role("ClusterRole", name) := sprintf("there is no ClusterRole `%s`", [name]) if not _has_cluster_role(name)

_has_cluster_role(name) if {
	some by_kind in data.inventory.cluster
	by_kind.ClusterRole[name]
}

_is_built_in(name) if {
	name in {"admin", "cluster-admin", "edit", "view", "extension-apiserver-authentication-reader"}
} else if {
	startswith(name, "system:")
}

_is_external(name) if {
	some pattern in external
	glob.match(pattern, [], name)
}

# Accounts of the control plane, and those of namespaces of which the run holds nothing, are made elsewhere.
_is_covered(ns) if {
	not startswith(ns, "kube-")
	inventory.covers(ns)
}
