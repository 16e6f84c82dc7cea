package lib.rbac_test

import data.lib.rbac

_role(rules) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "x"},
	"rules": rules,
}

_exec(rule) := rbac.grants(_role([rule]), {"*", ""}, {"*", "*/exec", "pods/exec"}, {"*", "create"})

test_wildcards if {
	every resource in ["*", "*/exec", "pods/exec"] {
		count(_exec({"apiGroups": [""], "resources": [resource], "verbs": ["create"]})) == 1
	}
	every resource in ["pods", "pods/*", "*/*", "pods/log"] {
		count(_exec({"apiGroups": [""], "resources": [resource], "verbs": ["create"]})) == 0
	}
	count(_exec({"apiGroups": ["*"], "resources": ["pods/exec"], "verbs": ["*"]})) == 1
	count(_exec({"apiGroups": ["apps"], "resources": ["pods/exec"], "verbs": ["*"]})) == 0
	count(_exec({"apiGroups": [""], "resources": ["pods/exec"], "verbs": ["get"]})) == 0
}

test_grant if {
	_exec({
		"apiGroups": [""],
		"resources": ["pods", "pods/exec"],
		"verbs": ["get", "create"],
		"resourceNames": ["a", "b"],
	}) == [{"path": ["rules", 0, "resources", 1], "resource": "pods/exec", "verbs": ["create"], "names": ["a", "b"]}]
}

test_one_grant_for_several_groups if {
	count(_exec({"apiGroups": ["", "*"], "resources": ["pods/exec"], "verbs": ["create"]})) == 1
}

test_absent_groups_are_the_core_group if {
	count(_exec({"resources": ["pods/exec"], "verbs": ["create"]})) == 1
	count(_exec({"apiGroups": [], "resources": ["pods/exec"], "verbs": ["create"]})) == 1
	count(_exec({"apiGroups": null, "resources": ["pods/exec"], "verbs": ["create"]})) == 1
}

test_wrong_types_grant_nothing if {
	rbac.grants(_role(null), {""}, {"*"}, {"*"}) == []
	rbac.grants(_role(["all"]), {""}, {"*"}, {"*"}) == []
	_exec({"apiGroups": "*", "resources": "*", "verbs": "*"}) == []
	_exec({"apiGroups": [""], "resources": null, "verbs": ["*"]}) == []
	_exec({"nonResourceURLs": ["*"], "verbs": ["*"]}) == []
}

test_role if {
	rbac.role.kind == "Role" with input as _role([])
	not rbac.cluster_role with input as _role([])
	not rbac.role with input as object.union(_role([]), {"apiVersion": "iam.example.com/v1"})
	not rbac.role with input as object.union(_role([]), {"kind": "RoleBinding"})
	rbac.role with input as object.union(_role([]), {"apiVersion": "authorization.openshift.io/v1"})
}

test_built_in if {
	not rbac.role with input as object.union(_role([]), {"metadata": {"name": "system:node"}})
	rbac.role with input as object.union(_role([]), {"metadata": {"name": "admin"}})
	rbac.role with input as object.union(_role([]), {"metadata": {"generateName": "role-"}})
	not rbac.role with input as object.union(_role([]), {"metadata": {
		"name": "admin",
		"labels": {"kubernetes.io/bootstrapping": "rbac-defaults"},
	}})
	rbac.role with input as object.union(_role([]), {"metadata": {
		"name": "mine",
		"labels": {"kubernetes.io/bootstrapping": "rbac-defaults"},
	}})
}

_binding(kind, name) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": "b"},
	"roleRef": {"kind": kind, "name": name},
}

_inventory := {
	"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {
		"x": {"metadata": {"name": "x"}, "from": "cluster"},
		"system:x": {"metadata": {"name": "system:x"}},
	}}},
	"namespace": {
		"shop": {"rbac.authorization.k8s.io/v1": {"Role": {"x": {"metadata": {"name": "x"}, "from": "shop"}}}},
		"other": {"rbac.authorization.k8s.io/v1": {"Role": {"x": {"metadata": {"name": "x"}, "from": "other"}}}},
	},
}

test_bound_role if {
	rbac.bound_role.from == "cluster" with input as _binding("ClusterRole", "x") with data.inventory as _inventory
	rbac.bound_role.from == "shop" with input as _binding("Role", "x") with data.inventory as _inventory
		with data.kubernetes.namespace as "shop"
	rbac.bound_role.from == "other" with data.inventory as _inventory
		with input as object.union(_binding("Role", "x"), {"metadata": {"namespace": "other"}})
	not rbac.bound_role with input as _binding("ClusterRole", "y") with data.inventory as _inventory
	not rbac.bound_role with input as _binding("ClusterRole", "system:x") with data.inventory as _inventory
}

test_bound_role_without_an_inventory if {
	not rbac.bound_role with input as _binding("ClusterRole", "x")
}

test_all_powerful if {
	rbac.is_all_powerful(_role([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]))
	not rbac.is_all_powerful(_role([{"apiGroups": [""], "resources": ["*"], "verbs": ["*"]}]))
	not rbac.is_all_powerful(_role([
		{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get"]},
		{"apiGroups": [""], "resources": ["pods"], "verbs": ["*"]},
	]))
}

test_text if {
	grant := {"resource": "secrets", "verbs": ["get", "list"], "names": []}
	rbac.text(grant) == "`get, list` on `secrets`"
	rbac.text(object.union(grant, {"names": ["a", 1]})) == "`get, list` on `secrets` named `a, 1`"
	rbac.message(grant) == "Role `x` grants `get, list` on `secrets`" with input as _role([])
}
