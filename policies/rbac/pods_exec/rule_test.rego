package policies.rbac.pods_exec_test

import data.policies.rbac.pods_exec

_role(rule) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "x"},
	"rules": [rule],
}

_count(rule) := n if {
	n := count(pods_exec.deny) with input as _role(rule)
}

test_spellings if {
	every resource in ["*", "*/exec", "*/attach", "pods/exec", "pods/attach"] {
		_count({"apiGroups": [""], "resources": [resource], "verbs": ["create"]}) == 1
	}
	every resource in ["pods", "pods/*", "pods/log", "*/scale", "exec"] {
		_count({"apiGroups": [""], "resources": [resource], "verbs": ["*"]}) == 0
	}
}

test_verbs if {
	every verb in ["create", "get", "*"] {
		_count({"apiGroups": [""], "resources": ["pods/exec"], "verbs": [verb]}) == 1
	}
	_count({"apiGroups": [""], "resources": ["pods/exec"], "verbs": ["list", "delete"]}) == 0
}

test_get_is_enough_before_1_35 if {
	rule := {"apiGroups": [""], "resources": ["pods/exec"], "verbs": ["get"]}
	{finding.severity | some finding in pods_exec.deny} == {"medium"} with input as _role(rule)
		with data.kubernetes.minor as 35
	{object.get(finding, "severity", "high") | some finding in pods_exec.deny} == {"high"} with input as _role(rule)
		with data.kubernetes.minor as 34
}

test_a_binding_alone_says_nothing if {
	count(pods_exec.deny) == 0 with input as {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "RoleBinding",
		"metadata": {"name": "x"},
		"roleRef": {"kind": "ClusterRole", "name": "exec"},
	}
}
