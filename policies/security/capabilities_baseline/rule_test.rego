package policies.security.capabilities_baseline_test

import data.policies.security.capabilities_baseline as rule

_pod(add) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"securityContext": {"capabilities": {"add": add}},
}]}}

test_the_thirteen_are_allowed if {
	count(rule.deny) == 0 with input as _pod([
		"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
		"SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
	])
}

test_names_are_compared_as_they_are if {
	count(rule.deny) == 3 with input as _pod(["chown", "CAP_CHOWN", "NET_RAW"])
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod("ALL")
	count(rule.deny) == 1 with input as _pod([7])
}
