package policies.security.run_as_non_root_test

import data.policies.security.run_as_non_root as rule

_pod(pod, container) := {"kind": "Pod", "spec": {
	"securityContext": pod,
	"containers": [{"name": "app", "securityContext": container}],
}}

_user_namespace := object.union(_pod({}, {}), {"spec": {"hostUsers": false}})

test_message_says_what_is_set if {
	rule.deny == {{
		"msg": "container `app` may run as root: `runAsNonRoot` is `false`, and `runAsUser` is not set",
		"path": ["spec", "containers", 0, "securityContext", "runAsNonRoot"],
	}} with input as _pod({"runAsNonRoot": false}, {})
}

test_container_wins_over_pod if {
	count(rule.deny) == 0 with input as _pod({"runAsNonRoot": false}, {"runAsNonRoot": true})
	count(rule.deny) == 1 with input as _pod({"runAsNonRoot": true}, {"runAsNonRoot": false})
	count(rule.deny) == 0 with input as _pod({"runAsNonRoot": true}, {"runAsNonRoot": null})
}

test_a_user_id_is_enough if {
	count(rule.deny) == 0 with input as _pod({"runAsUser": 1000}, {})
	count(rule.deny) == 0 with input as _pod({}, {"runAsUser": 0})
}

test_wrong_types if {
	count(rule.deny) == 1 with input as _pod("x", "y")
	count(rule.deny) == 1 with input as _pod({"runAsNonRoot": "true"}, {})
}

test_user_namespaces_count_from_1_35 if {
	count(rule.deny) == 0 with input as _user_namespace with data.kubernetes.minor as 35
	count(rule.deny) == 1 with input as _user_namespace with data.kubernetes.minor as 34
}
