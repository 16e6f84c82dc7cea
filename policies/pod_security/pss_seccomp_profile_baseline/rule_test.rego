package policies.pod_security.pss_seccomp_profile_baseline_test

import data.policies.pod_security.pss_seccomp_profile_baseline as rule

_pod(profile) := {"kind": "Pod", "spec": {
	"securityContext": {"seccompProfile": profile},
	"containers": [{"name": "app", "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}}],
}}

test_an_overridden_profile_still_counts if {
	rule.deny == {{
		"msg": "the seccomp profile of the pod is `Unconfined`, neither `RuntimeDefault` nor `Localhost`",
		"path": ["spec", "securityContext", "seccompProfile", "type"],
	}} with input as _pod({"type": "Unconfined"})
}

test_values if {
	count(rule.deny) == 0 with input as _pod(null)
	count(rule.deny) == 0 with input as _pod({"type": "Localhost"})
	count(rule.deny) == 1 with input as _pod({"type": "unconfined"})
	count(rule.deny) == 1 with input as _pod({})
	count(rule.deny) == 1 with input as _pod("RuntimeDefault")
}
