package policies.security.seccomp_unconfined_test

import data.policies.security.seccomp_unconfined as rule

_unconfined := {"seccompProfile": {"type": "Unconfined"}}

_pod(pod, container) := {"kind": "Pod", "spec": {
	"securityContext": pod,
	"containers": [{"name": "app", "securityContext": container}],
}}

test_pod_finding_names_the_containers if {
	rule.deny == {{
		"msg": "the pod's seccomp profile is `Unconfined` for these containers: `app`",
		"path": ["spec", "securityContext", "seccompProfile", "type"],
	}} with input as _pod(_unconfined, {"seccompProfile": null})
}

test_container_wins_over_pod if {
	count(rule.deny) == 0 with input as _pod(_unconfined, {"seccompProfile": {"type": "RuntimeDefault"}})
	count(rule.deny) == 1 with input as _pod({"seccompProfile": {"type": "RuntimeDefault"}}, _unconfined)
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod({"seccompProfile": "Unconfined"}, "Unconfined")
}

test_a_field_wins_over_the_annotation if {
	annotation := {"metadata": {"annotations": {"seccomp.security.alpha.kubernetes.io/pod": "unconfined"}}}
	count(rule.deny) == 1 with input as object.union(_pod({}, {}), annotation)
	count(rule.deny) == 0 with input as object.union(_pod({"seccompProfile": {"type": "Localhost"}}, {}), annotation)
}
