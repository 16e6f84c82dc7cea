package policies.security.linux_hardening_test

import data.policies.security.linux_hardening as rule

_pod(context) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "securityContext": context}]}}

test_each_way_is_enough if {
	contexts := [
		{"seccompProfile": {"type": "RuntimeDefault"}},
		{"appArmorProfile": {"type": "Localhost"}},
		{"seLinuxOptions": {"level": "s0"}},
		{"capabilities": {"drop": ["NET_RAW"]}},
	]
	every context in contexts {
		count(rule.deny) == 0 with input as _pod(context)
	}
}

test_what_does_not_count if {
	contexts := [
		{},
		"x",
		{"seccompProfile": {"type": "Unconfined"}},
		{"seLinuxOptions": {"level": ""}},
		{"capabilities": {"drop": [], "add": ["CHOWN"]}},
		{"runAsNonRoot": true},
	]
	every context in contexts {
		count(rule.deny) == 1 with input as _pod(context)
	}
}
