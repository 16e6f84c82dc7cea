package policies.security.privilege_escalation_test

import data.policies.security.privilege_escalation as rule

_pod(context) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "securityContext": context}]}}

_severities := {finding.severity | some finding in rule.deny}

test_severity_tells_forgotten_from_meant if {
	_severities == {"medium"} with input as _pod({"runAsUser": 1000})
	_severities == {"medium"} with input as _pod({"allowPrivilegeEscalation": null})
	_severities == {"high"} with input as _pod({"allowPrivilegeEscalation": true})
	_severities == {"high"} with input as _pod({"privileged": true})
	_severities == {"high"} with input as _pod({"capabilities": {"add": ["CAP_SYS_ADMIN"]}})
	_severities == {"medium"} with input as _pod({"capabilities": {"add": "SYS_ADMIN"}})
}

test_only_false_is_false if {
	count(rule.deny) == 0 with input as _pod({"allowPrivilegeEscalation": false})
	_severities == {"high"} with input as _pod({"allowPrivilegeEscalation": "false"})
	count(rule.deny) == 1 with input as _pod("none")
}

test_windows_is_exempt_from_1_25 if {
	windows := {"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "app"}]}}
	count(rule.deny) == 0 with input as windows with data.kubernetes.minor as 25
	count(rule.deny) == 1 with input as windows with data.kubernetes.minor as 24
}
