package policies.security.drop_all_test

import data.policies.security.drop_all as rule

_pod(capabilities) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"securityContext": {"capabilities": capabilities},
}]}}

test_only_all_is_all if {
	count(rule.deny) == 0 with input as _pod({"drop": ["NET_RAW", "ALL"]})
	count(rule.deny) == 1 with input as _pod({"drop": ["all"]})
	count(rule.deny) == 1 with input as _pod({"drop": []})
	count(rule.deny) == 1 with input as _pod({"drop": "ALL"})
	count(rule.deny) == 1 with input as _pod(null)
}

test_each_added_one_is_one_finding if {
	count(rule.deny) == 2 with input as _pod({"drop": ["ALL"], "add": ["CHOWN", "NET_BIND_SERVICE", "KILL"]})
}

test_windows_is_exempt_from_1_25 if {
	windows := object.union(_pod({"add": ["CHOWN"]}), {"spec": {"os": {"name": "windows"}}})
	count(rule.deny) == 0 with input as windows
	count(rule.deny) == 2 with input as windows with data.kubernetes.minor as 24
}
