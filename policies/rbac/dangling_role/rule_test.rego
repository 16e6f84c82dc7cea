package policies.rbac.dangling_role_test

import data.policies.rbac.dangling_role

_run := {
	"namespace": {
		"shop": {
			"v1": {"ServiceAccount": {"web": {}}},
			"rbac.authorization.k8s.io/v1": {"Role": {"reader": {}}},
		},
		"kube-system": {"v1": {"ConfigMap": {"x": {}}}},
	},
	"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"watcher": {}}}},
}

_findings(role, subjects) := found if {
	found := dangling_role.deny with data.inventory as _run
		with input as {"kind": "RoleBinding", "metadata": {"namespace": "shop"}, "roleRef": role, "subjects": subjects}
}

_role(kind, name) := {finding.msg | some finding in _findings({"kind": kind, "name": name}, [])}

_subject(subject) := {finding.msg |
	some finding in _findings({"kind": "Role", "name": "reader"}, [object.union({"kind": "ServiceAccount"}, subject)])
}

test_roles if {
	_role("Role", "reader") == set()
	_role("Role", "writer") == {"there is no Role `writer` in namespace `shop`"}
	_role("ClusterRole", "watcher") == set()
	_role("ClusterRole", "reader") == {"there is no ClusterRole `reader`"}
}

test_built_in_roles if {
	every name in ["cluster-admin", "view", "system:auth-delegator"] {
		_role("ClusterRole", name) == set()
	}
	_role("Role", "extension-apiserver-authentication-reader") == set()
}

test_external if {
	_role("ClusterRole", "openshift-x") == set() with data.params as {"external": ["openshift-*"]}
	count(_role("ClusterRole", "openshift-x")) == 1 with data.params as {"external": ["istio-*"]}
}

test_accounts if {
	_subject({"name": "web", "namespace": "shop"}) == set()
	_subject({"name": "web"}) == set()
	_subject({"name": "default", "namespace": "shop"}) == set()
	_subject({"name": "api", "namespace": "shop"}) == {"there is no ServiceAccount `api` in namespace `shop`"}
}

test_accounts_of_other_namespaces if {
	_subject({"name": "api", "namespace": "elsewhere"}) == set()
	_subject({"name": "api", "namespace": "kube-system"}) == set()
}

test_other_subjects_and_wrong_types if {
	_findings({"kind": "Role", "name": "reader"}, [{"kind": "Group", "name": "devs"}, "web"]) == set()
	_findings("reader", "web") == set()
	_subject({"name": 1}) == set()
}
