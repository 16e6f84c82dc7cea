package policies.pod_security.pss_run_as_non_root_test

import data.policies.pod_security.pss_run_as_non_root as rule

_pod(pod, container) := {"kind": "Pod", "spec": {
	"securityContext": pod,
	"containers": [{"name": "app", "securityContext": container}],
}}

_paths := {finding.path | some finding in rule.deny}

test_an_overridden_false_still_counts if {
	_paths == {["spec", "securityContext", "runAsNonRoot"]} with input as _pod(
		{"runAsNonRoot": false},
		{"runAsNonRoot": true},
	)
}

test_a_user_id_is_not_enough if {
	count(rule.deny) == 1 with input as _pod({"runAsUser": 1000}, {})
}

test_null_is_unset if {
	count(rule.deny) == 0 with input as _pod({"runAsNonRoot": true}, {"runAsNonRoot": null})
	count(rule.deny) == 1 with input as _pod({"runAsNonRoot": null}, {"runAsNonRoot": null})
}

test_user_namespaces_count_from_1_35 if {
	inside := object.union(_pod({"runAsNonRoot": false}, {}), {"spec": {"hostUsers": false}})
	count(rule.deny) == 0 with input as inside with data.kubernetes.minor as 35
	count(rule.deny) == 1 with input as inside with data.kubernetes.minor as 34
}

test_windows_is_not_exempt if {
	count(rule.deny) == 1 with input as object.union(_pod({}, {}), {"spec": {"os": {"name": "windows"}}})
}
