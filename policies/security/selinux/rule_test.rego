package policies.security.selinux_test

import data.policies.security.selinux as rule

_pod(options) := {"kind": "Pod", "spec": {
	"securityContext": {"seLinuxOptions": options},
	"containers": [{"name": "app"}],
}}

test_empty_is_unset if {
	count(rule.deny) == 0 with input as _pod({"type": "", "user": "", "role": null})
	count(rule.deny) == 0 with input as _pod({"type": null})
	count(rule.deny) == 0 with input as _pod("spc_t")
}

test_the_engine_type_is_allowed_from_1_31 if {
	count(rule.deny) == 0 with input as _pod({"type": "container_engine_t"}) with data.kubernetes.minor as 31
	count(rule.deny) == 1 with input as _pod({"type": "container_engine_t"}) with data.kubernetes.minor as 30
}

test_each_field_is_one_finding if {
	count(rule.deny) == 3 with input as _pod({"type": "spc_t", "user": "system_u", "role": "system_r"})
	count(rule.deny) == 1 with input as _pod({"type": 7, "level": "s0"})
}
