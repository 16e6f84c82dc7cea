package policies.rbac.broad_writes_test

import data.policies.rbac.broad_writes

_count(rule) := n if {
	n := count(broad_writes.deny) with input as {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "Role",
		"metadata": {"name": "x"},
		"rules": [object.union({"apiGroups": [""]}, rule)],
	}
}

test_one_finding_for_everything if {
	_count({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}) == 1
}

test_logs if {
	_count({"resources": ["pods/log"], "verbs": ["get", "delete"]}) == 1
	_count({"resources": ["pods/log"], "verbs": ["get", "update"]}) == 0
}

test_names if {
	_count({"resources": ["configmaps"], "verbs": ["update"], "resourceNames": ["lock"]}) == 0
	_count({"resources": ["configmaps"], "verbs": ["update"], "resourceNames": ["lock", "aws-auth"]}) == 1
	_count({"resources": ["configmaps"], "verbs": ["get"], "resourceNames": ["aws-auth"]}) == 0
}
