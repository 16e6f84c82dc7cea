package policies.security.seccomp_missing_test

import data.policies.security.seccomp_missing as rule

_pod(pod, container) := {"kind": "Pod", "spec": {
	"securityContext": pod,
	"containers": [{"name": "app", "securityContext": container}],
}}

_default := {"seccompProfile": {"type": "RuntimeDefault"}}

test_either_place_is_enough if {
	count(rule.deny) == 0 with input as _pod(_default, {})
	count(rule.deny) == 0 with input as _pod({}, _default)
	count(rule.deny) == 1 with input as _pod({}, {"seccompProfile": null})
}

test_a_bad_pod_profile_counts_although_overridden if {
	{finding.path | some finding in rule.deny} == {["spec", "securityContext", "seccompProfile", "type"]} with input as _pod(
		{"seccompProfile": {"type": "Unconfined"}},
		_default,
	)
}

test_wrong_types if {
	count(rule.deny) == 1 with input as _pod({"seccompProfile": "RuntimeDefault"}, {})
	count(rule.deny) == 1 with input as _pod("x", "y")
	count(rule.deny) == 1 with input as _pod(_default, {"seccompProfile": {}})
}

test_windows_is_exempt_from_1_25 if {
	windows := object.union(_pod({}, {}), {"spec": {"os": {"name": "windows"}}})
	count(rule.deny) == 0 with input as windows
	count(rule.deny) == 1 with input as windows with data.kubernetes.minor as 24
}
