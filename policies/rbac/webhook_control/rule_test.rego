package policies.rbac.webhook_control_test

import data.policies.rbac.webhook_control

_role(kind, rule) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "x"},
	"rules": [object.union({"apiGroups": ["admissionregistration.k8s.io"]}, rule)],
}

test_every_write if {
	every verb in ["*", "create", "update", "patch", "delete", "deletecollection"] {
		count(webhook_control.deny) == 1 with input as _role(
			"ClusterRole",
			{"resources": ["mutatingwebhookconfigurations"], "verbs": [verb]},
		)
	}
	every verb in ["get", "list", "watch"] {
		count(webhook_control.deny) == 0 with input as _role("ClusterRole", {"resources": ["*"], "verbs": [verb]})
	}
}

test_a_role_cannot_grant_it if {
	count(webhook_control.deny) == 0 with input as _role("Role", {"resources": ["*"], "verbs": ["*"]})
}
