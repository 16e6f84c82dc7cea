package policies.security.dangerous_capabilities_test

import data.policies.security.dangerous_capabilities as rule

_pod(add) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"securityContext": {"capabilities": {"add": add}},
}]}}

test_spellings if {
	rule.deny == {{
		"msg": "container `app` adds the capability `cap_sys_admin`: mounts, namespaces and most else that root can do",
		"path": ["spec", "containers", 0, "securityContext", "capabilities", "add", 0],
	}} with input as _pod(["cap_sys_admin"])
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod("ALL")
	count(rule.deny) == 1 with input as _pod([7, null, "ALL"])
}
