package policies.security.default_service_account_test

import data.policies.security.default_service_account as rule

_pod(spec) := {"kind": "Pod", "spec": object.union({"containers": [{"name": "app"}]}, spec)}

test_what_means_default if {
	specs := [
		{},
		{"serviceAccountName": "default"},
		{"serviceAccountName": ""},
		{"serviceAccountName": null},
		{"serviceAccount": "default"},
		{"automountServiceAccountToken": true},
		{"automountServiceAccountToken": null},
	]
	every spec in specs {
		count(rule.deny) == 1 with input as _pod(spec)
	}
}

test_what_does_not if {
	specs := [
		{"serviceAccountName": "echo"},
		{"serviceAccount": "echo"},
		{"serviceAccountName": "echo", "serviceAccount": "default"},
		{"automountServiceAccountToken": false},
	]
	every spec in specs {
		count(rule.deny) == 0 with input as _pod(spec)
	}
}

test_the_path_is_the_field_that_counts if {
	{finding.path | some finding in rule.deny} == {["spec", "serviceAccount"]} with input as _pod({"serviceAccount": "default"})
}

test_odd_subjects if {
	binding := {"kind": "RoleBinding", "subjects": ["default", {"kind": "User", "name": "default"}]}
	count(rule.deny) == 0 with input as binding
	count(rule.deny) == 0 with input as {"kind": "RoleBinding", "subjects": null}
}
