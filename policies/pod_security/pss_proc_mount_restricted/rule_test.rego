package policies.pod_security.pss_proc_mount_restricted_test

import data.policies.pod_security.pss_proc_mount_restricted as rule

_pod(mount, host_users) := {"kind": "Pod", "spec": {
	"hostUsers": host_users,
	"containers": [{"name": "app", "securityContext": {"procMount": mount}}],
}}

test_only_what_the_baseline_lets_pass if {
	count(rule.deny) == 1 with input as _pod("Unmasked", false)
	count(rule.deny) == 0 with input as _pod("Unmasked", true)
	count(rule.deny) == 0 with input as _pod("Unmasked", false) with data.kubernetes.minor as 34
}

test_default_and_null if {
	count(rule.deny) == 0 with input as _pod("Default", false)
	count(rule.deny) == 0 with input as _pod(null, false)
}
