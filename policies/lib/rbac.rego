# METADATA
# title: Roles and what they grant
# description: |
#   Roles as the RBAC authorizer reads them (kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go): `*` stands for
#   everything in `apiGroups`, `resources` and `verbs`; a subresource is spelled `pods/exec`, and `*/exec` is that
#   subresource of every resource, while `pods/*` means nothing.
package lib.rbac

import data.lib.k8s

_api_groups := {"rbac.authorization.k8s.io", "authorization.openshift.io"}

# METADATA
# description: The verbs that change something.
writes := {"create", "update", "patch", "delete", "deletecollection"}

# METADATA
# description: The input when it is a Role or ClusterRole that is not built in; undefined otherwise.
role := input if {
	input.kind in {"Role", "ClusterRole"}
	k8s.group in _api_groups
	not _is_built_in(input)
}

# METADATA
# description: The input when it is a ClusterRole that is not built in. Only such a one grants what has no namespace.
cluster_role := role if role.kind == "ClusterRole"

# METADATA
# description: The input when it is a RoleBinding or ClusterRoleBinding that is not built in; undefined otherwise.
binding := input if {
	input.kind in {"RoleBinding", "ClusterRoleBinding"}
	k8s.group in _api_groups
	not _is_built_in(input)
}

# METADATA
# description: |
#   The role that `binding` refers to, when the run knows it and it is not built in; undefined otherwise, also when the
#   run has no inventory.
bound_role := found if {
	found := _found
	not _is_built_in(found)
}

_found := data.inventory.cluster["rbac.authorization.k8s.io/v1"].ClusterRole[binding.roleRef.name] if {
	binding.roleRef.kind == "ClusterRole"
} else := data.inventory.namespace[_namespace]["rbac.authorization.k8s.io/v1"].Role[binding.roleRef.name] if {
	binding.roleRef.kind == "Role"
}

_namespace := namespace if {
	namespace := binding.metadata.namespace
	is_string(namespace)
} else := data.kubernetes.namespace

# METADATA
# description: |
#   The resources that a role grants, as `{"path": …, "resource": its spelling in the role, "verbs": those of the rule
#   that are looked for, "names": the `resourceNames` that limit it}`. All three sets must name `*` where it counts,
#   and `resources` the spelling `*/exec` for a subresource.
grants(some_role, groups, resources, verbs) := [grant |
	some i, rule in some_role.rules
	found := [verb | some verb in rule.verbs; verb in verbs]
	found != []
	_has_group(rule, groups)
	some j, resource in rule.resources
	resource in resources
	grant := {"path": ["rules", i, "resources", j], "resource": resource, "verbs": found, "names": _names(rule)}
]

# METADATA
# description: A finding's message for a grant of the input.
message(grant) := sprintf("%s `%s` grants %s", [input.kind, k8s.name, text(grant)])

# METADATA
# description: A grant in words.
text(grant) := sprintf("`%s` on `%s`%s", [concat(", ", grant.verbs), grant.resource, _limit(grant)])

# METADATA
# description: True for a role with a rule that grants everything.
is_all_powerful(some_role) if {
	some rule in some_role.rules
	"*" in rule.apiGroups
	"*" in rule.resources
	"*" in rule.verbs
}

_limit(grant) := "" if {
	grant.names == []
} else := sprintf(" named `%s`", [concat(", ", [sprintf("%v", [name]) | some name in grant.names])])

# A rule without groups is refused by Kubernetes and means the core group in OpenShift.
_has_group(rule, groups) if {
	some group in rule.apiGroups
	group in groups
} else if {
	object.get(rule, "apiGroups", null) in {null, []}
	"" in groups
}

_names(rule) := names if {
	names := rule.resourceNames
	is_array(names)
} else := []

# The API server makes these itself and sets them back when they are changed.
_is_built_in(object) if {
	is_string(object.metadata.name)
	startswith(object.metadata.name, "system:")
} else if {
	object.metadata.name in {"cluster-admin", "admin", "edit", "view"}
	object.metadata.labels["kubernetes.io/bootstrapping"] == "rbac-defaults"
}
