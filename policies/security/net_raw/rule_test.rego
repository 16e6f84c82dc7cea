package policies.security.net_raw_test

import data.policies.security.net_raw as rule

_pod(capabilities) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"securityContext": {"capabilities": capabilities},
}]}}

test_what_drops_it if {
	count(rule.deny) == 0 with input as _pod({"drop": ["ALL"]})
	count(rule.deny) == 0 with input as _pod({"drop": ["NET_RAW"]})
	count(rule.deny) == 0 with input as _pod({"drop": ["net_raw"]})
	count(rule.deny) == 0 with input as _pod({"drop": ["ALL", "NET_RAW"], "add": ["NET_RAW"]})
}

test_what_does_not_drop_it if {
	count(rule.deny) == 1 with input as _pod({"drop": ["CAP_NET_RAW"]})
	count(rule.deny) == 1 with input as _pod({"drop": "ALL"})
	count(rule.deny) == 1 with input as _pod({"drop": [7]})
	count(rule.deny) == 1 with input as _pod({"add": ["NET_RAW"]})
	count(rule.deny) == 1 with input as _pod({"drop": ["ALL"], "add": ["CAP_NET_RAW", 7]})
}

test_windows_has_no_capabilities if {
	count(rule.deny) == 0 with input as object.union(_pod({}), {"spec": {"os": {"name": "windows"}}})
}
