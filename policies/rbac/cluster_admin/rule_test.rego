package policies.rbac.cluster_admin_test

import data.policies.rbac.cluster_admin

_binding(extra) := object.union(
	{
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRoleBinding",
		"metadata": {"name": "ops"},
		"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
	},
	extra,
)

test_message if {
	cluster_admin.deny == {{
		"msg": "ClusterRoleBinding `ops` binds `cluster-admin`",
		"path": ["roleRef", "name"],
	}} with input as _binding({})
}

test_a_role_of_that_name_is_another if {
	count(cluster_admin.deny) == 0 with input as _binding({"kind": "RoleBinding", "roleRef": {"kind": "Role"}})
}

test_built_in if {
	labels := {"kubernetes.io/bootstrapping": "rbac-defaults"}
	count(cluster_admin.deny) == 0 with input as _binding({"metadata": {"name": "cluster-admin", "labels": labels}})
	count(cluster_admin.deny) == 0 with input as _binding({"metadata": {"name": "system:masters"}})
	count(cluster_admin.deny) == 1 with input as _binding({"metadata": {"name": "cluster-admin"}})
	count(cluster_admin.deny) == 1 with input as _binding({"metadata": {"labels": labels}})
}

test_one_finding_when_the_run_holds_cluster_admin if {
	role := {
		"kind": "ClusterRole",
		"metadata": {"name": "cluster-admin"},
		"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}],
	}
	count(cluster_admin.deny) == 1 with input as _binding({})
		with data.inventory.cluster as {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"cluster-admin": role}}}
}
