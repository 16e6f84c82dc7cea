package policies.security.run_as_user_zero_test

import data.policies.security.run_as_user_zero as rule

_pod(pod, container) := {"kind": "Pod", "spec": {
	"securityContext": pod,
	"containers": [{"name": "app", "securityContext": container}, {"name": "side"}],
}}

test_pod_finding_names_the_containers if {
	rule.deny == {{
		"msg": "the pod's `runAsUser` is 0, so these containers run as root: `side`",
		"path": ["spec", "securityContext", "runAsUser"],
	}} with input as _pod({"runAsUser": 0}, {"runAsUser": 7})
}

test_other_users if {
	count(rule.deny) == 0 with input as _pod({"runAsUser": 1}, {"runAsUser": null})
	count(rule.deny) == 0 with input as _pod({}, {})
	count(rule.deny) == 0 with input as _pod("0", {"runAsUser": "0"})
}

test_user_namespaces_count_from_1_35 if {
	inside := object.union(_pod({"runAsUser": 0}, {"runAsUser": 0}), {"spec": {"hostUsers": false}})
	count(rule.deny) == 0 with input as inside
	count(rule.deny) == 2 with input as inside with data.kubernetes.minor as 34
}
