package policies.rbac.impersonate_test

import data.policies.rbac.impersonate

_count(kind, rule) := n if {
	n := count(impersonate.deny) with input as {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": kind,
		"metadata": {"name": "x"},
		"rules": [object.union({"apiGroups": [""]}, rule)],
	}
}

test_a_role_cannot_grant_users if {
	_count("Role", {"resources": ["users", "groups"], "verbs": ["impersonate"]}) == 0
	_count("ClusterRole", {"resources": ["users", "groups"], "verbs": ["impersonate"]}) == 2
	_count("Role", {"resources": ["serviceaccounts"], "verbs": ["impersonate"]}) == 1
}

test_wildcards if {
	_count("ClusterRole", {"resources": ["*"], "verbs": ["*"]}) == 1
	_count("Role", {"resources": ["serviceaccounts"], "verbs": ["*"]}) == 1
	_count("Role", {"apiGroups": ["apps"], "resources": ["*"], "verbs": ["*"]}) == 0
}

test_names if {
	_count("ClusterRole", {"resources": ["users"], "verbs": ["impersonate"], "resourceNames": ["jane"]}) == 0
	_count("ClusterRole", {"resources": ["groups"], "verbs": ["impersonate"], "resourceNames": ["system:masters"]}) == 1
}
