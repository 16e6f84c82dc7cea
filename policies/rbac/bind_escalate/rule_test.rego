package policies.rbac.bind_escalate_test

import data.policies.rbac.bind_escalate

_role(rule) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRole",
	"metadata": {"name": "x"},
	"rules": [object.union({"apiGroups": ["rbac.authorization.k8s.io"]}, rule)],
}

_severities(rule) := [object.get(finding, "severity", "critical") | some finding in findings] if {
	findings := bind_escalate.deny with input as _role(rule)
}

test_severities if {
	_severities({"resources": ["clusterroles"], "verbs": ["bind"]}) == ["critical"]
	_severities({"resources": ["roles"], "verbs": ["*"]}) == ["critical"]
	_severities({"resources": ["roles"], "verbs": ["create"]}) == ["high"]
	_severities({"resources": ["rolebindings"], "verbs": ["*"]}) == ["high"]
	_severities({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}) == ["critical"]
	_severities({"apiGroups": [""], "resources": ["*"], "verbs": ["*"]}) == []
}

test_named if {
	rule := {"resources": ["clusterroles"], "resourceNames": ["view"]}
	_severities(object.union(rule, {"verbs": ["bind"]})) == []
	_severities(object.union(rule, {"verbs": ["escalate"]})) == ["critical"]
	_severities(object.union(rule, {"verbs": ["*"]})) == ["critical"]
	_severities(object.union(rule, {"verbs": ["update"]})) == []
	_severities(object.union(rule, {"verbs": ["bind"], "resourceNames": ["cluster-admin"]})) == ["critical"]
}
