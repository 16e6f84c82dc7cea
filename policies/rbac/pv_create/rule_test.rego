package policies.rbac.pv_create_test

import data.policies.rbac.pv_create

_role(kind, rule) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "x"},
	"rules": [object.union({"apiGroups": [""], "resources": ["persistentvolumes"], "verbs": ["create"]}, rule)],
}

test_cluster_role_only if {
	count(pv_create.deny) == 1 with input as _role("ClusterRole", {})
	count(pv_create.deny) == 0 with input as _role("Role", {})
}

test_a_named_volume_cannot_be_created if {
	count(pv_create.deny) == 0 with input as _role("ClusterRole", {"resourceNames": ["pv-1"]})
}
