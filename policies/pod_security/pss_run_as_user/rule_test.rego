package policies.pod_security.pss_run_as_user_test

import data.policies.pod_security.pss_run_as_user as rule

_pod(spec) := {"kind": "Pod", "spec": object.union(spec, {"containers": [{
	"name": "app",
	"securityContext": {"runAsUser": 1000},
}]})}

_root := {"securityContext": {"runAsUser": 0}}

test_an_overridden_zero_still_counts if {
	rule.deny == {{
		"msg": "the pod has `runAsUser` 0",
		"path": ["spec", "securityContext", "runAsUser"],
	}} with input as _pod(_root)
}

test_from_1_23 if {
	count(rule.deny) == 1 with input as _pod(_root) with data.kubernetes.minor as 23
	count(rule.deny) == 0 with input as _pod(_root) with data.kubernetes.minor as 22
}

test_user_namespaces_count_from_1_35 if {
	inside := _pod(object.union(_root, {"hostUsers": false}))
	count(rule.deny) == 0 with input as inside with data.kubernetes.minor as 35
	count(rule.deny) == 1 with input as inside with data.kubernetes.minor as 34
}
