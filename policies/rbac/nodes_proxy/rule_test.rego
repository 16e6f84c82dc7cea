package policies.rbac.nodes_proxy_test

import data.policies.rbac.nodes_proxy

_role(kind, resource) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "x"},
	"rules": [{"apiGroups": [""], "resources": [resource], "verbs": ["get"]}],
}

test_spellings if {
	every resource in ["*", "*/proxy", "nodes/proxy"] {
		count(nodes_proxy.deny) == 1 with input as _role("ClusterRole", resource)
	}
	every resource in ["nodes", "nodes/*", "nodes/metrics", "services/proxy"] {
		count(nodes_proxy.deny) == 0 with input as _role("ClusterRole", resource)
	}
}

test_a_role_cannot_grant_it if {
	count(nodes_proxy.deny) == 0 with input as _role("Role", "*")
}
