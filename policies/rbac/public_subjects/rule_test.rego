package policies.rbac.public_subjects_test

import data.policies.rbac.public_subjects

_binding(extra) := object.union(
	{
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRoleBinding",
		"metadata": {"name": "open"},
		"subjects": [{"kind": "User", "name": "system:anonymous"}],
	},
	extra,
)

test_message if {
	public_subjects.deny == {{
		"msg": "ClusterRoleBinding `open` binds `view` to `system:anonymous`, everybody, without a password",
		"path": ["subjects", 0, "name"],
	}} with input as _binding({"roleRef": {"name": "view"}})
}

test_without_a_role if {
	count(public_subjects.deny) == 1 with input as _binding({})
}

test_kind_and_name_belong_together if {
	count(public_subjects.deny) == 0 with input as _binding({"subjects": [
		{"kind": "Group", "name": "system:anonymous"},
		{"kind": "User", "name": "system:masters"},
		{"kind": "ServiceAccount", "name": "system:masters"},
		"system:masters",
	]})
}

test_built_in if {
	masters := [{"kind": "Group", "name": "system:masters"}]
	metadata := {"name": "cluster-admin", "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"}}
	count(public_subjects.deny) == 0 with input as _binding({"subjects": masters, "metadata": metadata})
	count(public_subjects.deny) == 1 with input as _binding({"subjects": masters})
	count(public_subjects.deny) == 0 with input as _binding({"metadata": {"name": "system:discovery"}})
}

test_without_subjects if {
	count(public_subjects.deny) == 0 with input as _binding({"subjects": null})
}
