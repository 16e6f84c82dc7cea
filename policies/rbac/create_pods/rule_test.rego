package policies.rbac.create_pods_test

import data.policies.rbac.create_pods

_role(rule) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "x"},
	"rules": [rule],
}

test_one_finding_for_a_wildcard if {
	count(create_pods.deny) == 1 with input as _role({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]})
}

test_the_group_has_to_hold_the_resource if {
	count(create_pods.deny) == 0 with input as _role({"apiGroups": ["apps"], "resources": ["pods"], "verbs": ["create"]})
	count(create_pods.deny) == 0 with input as _role({"apiGroups": [""], "resources": ["jobs"], "verbs": ["create"]})
	count(create_pods.deny) == 0 with input as _role({
		"apiGroups": ["metrics.k8s.io"],
		"resources": ["pods"],
		"verbs": ["create"],
	})
}

test_subresources if {
	count(create_pods.deny) == 0 with input as _role({
		"apiGroups": ["apps"],
		"resources": ["deployments/scale", "deployments/status"],
		"verbs": ["update"],
	})
	count(create_pods.deny) == 1 with input as _role({
		"apiGroups": [""],
		"resources": ["pods/ephemeralcontainers"],
		"verbs": ["patch"],
	})
}
