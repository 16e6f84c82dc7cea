package policies.rbac.csr_approval_test

import data.policies.rbac.csr_approval

_role(kind, rules) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "x"},
	"rules": rules,
}

_update := {
	"apiGroups": ["certificates.k8s.io"],
	"resources": ["certificatesigningrequests/approval"],
	"verbs": ["update"],
}

_approve(names) := {
	"apiGroups": ["certificates.k8s.io"],
	"resources": ["signers"],
	"resourceNames": names,
	"verbs": ["approve"],
}

_lines(rules) := {finding.path[1] | some finding in findings} if {
	findings := csr_approval.deny with input as _role("ClusterRole", rules)
}

test_both_halves if {
	_lines([_update, _approve([])]) == {0, 1}
	_lines([_update]) == {0}
	_lines([_update, _approve(["example.com/serving"])]) == set()
	_lines([_update, _approve(["example.com/serving", "kubernetes.io/kube-apiserver-client"])]) == {0, 1}
	_lines([_update, _approve(["example.com/serving"]), _approve([])]) == {0, 2}
}

test_everything_is_one_finding if {
	_lines([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]) == {0}
}

test_a_role_cannot_grant_it if {
	count(csr_approval.deny) == 0 with input as _role("Role", [_update, _approve([])])
}
