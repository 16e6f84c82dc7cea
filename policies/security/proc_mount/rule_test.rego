package policies.security.proc_mount_test

import data.policies.security.proc_mount as rule

_pod(mount) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "securityContext": {"procMount": mount}}]}}

test_values if {
	count(rule.deny) == 0 with input as _pod("Default")
	count(rule.deny) == 0 with input as _pod(null)
	count(rule.deny) == 1 with input as _pod("")
	count(rule.deny) == 1 with input as _pod("unmasked")
}

test_user_namespaces_count_from_1_35 if {
	inside := object.union(_pod("Unmasked"), {"spec": {"hostUsers": false}})
	count(rule.deny) == 0 with input as inside with data.kubernetes.minor as 35
	count(rule.deny) == 1 with input as inside with data.kubernetes.minor as 34
}
