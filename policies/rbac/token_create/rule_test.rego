package policies.rbac.token_create_test

import data.policies.rbac.token_create

_role(resource, verb) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "x"},
	"rules": [{"apiGroups": [""], "resources": [resource], "verbs": [verb]}],
}

test_spellings if {
	every resource in ["*", "*/token", "serviceaccounts/token"] {
		count(token_create.deny) == 1 with input as _role(resource, "create")
	}
	every resource in ["serviceaccounts", "serviceaccounts/*", "tokens"] {
		count(token_create.deny) == 0 with input as _role(resource, "create")
	}
}

test_only_create_makes_a_token if {
	count(token_create.deny) == 0 with input as _role("serviceaccounts/token", "get")
	count(token_create.deny) == 1 with input as _role("serviceaccounts/token", "*")
}
