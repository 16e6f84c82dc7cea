package policies.rbac.secrets_access_test

import data.policies.rbac.secrets_access

_role(rule) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "x"},
	"rules": [rule],
}

test_message if {
	secrets_access.deny == {{
		"msg": "Role `x` grants `get, list` on `secrets`",
		"path": ["rules", 0, "resources", 1],
	}} with input as _role({
		"apiGroups": [""],
		"resources": ["configmaps", "secrets"],
		"verbs": ["get", "list", "create"],
	})
}

test_other_secrets if {
	count(secrets_access.deny) == 0 with input as _role({
		"apiGroups": ["vault.example.com"],
		"resources": ["secrets"],
		"verbs": ["get"],
	})
}

test_empty_names_limit_nothing if {
	rule := {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}
	count(secrets_access.deny) == 1 with input as _role(object.union(rule, {"resourceNames": []}))
	count(secrets_access.deny) == 1 with input as _role(object.union(rule, {"resourceNames": null}))
}
