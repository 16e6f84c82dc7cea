package policies.rbac.wildcards_test

import data.policies.rbac.wildcards

_role(rule) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "x"},
	"rules": [rule],
}

test_everything_is_one_finding if {
	{finding.severity | some finding in wildcards.deny} == {"critical"} with input as _role({
		"apiGroups": ["*"],
		"resources": ["*"],
		"verbs": ["*"],
	})
}

test_one_finding_for_each_wildcard if {
	{finding.path | some finding in wildcards.deny} == {["rules", 0, "resources", 1], ["rules", 0, "verbs", 0]} with input as _role({
		"apiGroups": [""],
		"resources": ["pods", "*"],
		"verbs": ["*"],
	})
}

test_wrong_types if {
	count(wildcards.deny) == 0 with input as _role({"apiGroups": "*", "resources": null, "verbs": "*"})
	count(wildcards.deny) == 0 with input as _role("*")
}
