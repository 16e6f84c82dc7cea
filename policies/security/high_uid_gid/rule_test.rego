package policies.security.high_uid_gid_test

import data.policies.security.high_uid_gid as rule

_pod(context) := {"kind": "Pod", "spec": {"securityContext": context, "containers": [{"name": "app"}]}}

test_the_limit_itself_is_high_enough if {
	count(rule.deny) == 0 with input as _pod({"runAsUser": 10000, "runAsGroup": 10000})
	count(rule.deny) == 2 with input as _pod({"runAsUser": 9999, "runAsGroup": 0})
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod({"runAsUser": "5", "runAsGroup": null})
}

test_required if {
	count(rule.deny) == 1 with input as _pod({"runAsUser": 10000}) with data.params as {"required": true}
	windows := object.union(_pod({}), {"spec": {"os": {"name": "windows"}}})
	count(rule.deny) == 0 with input as windows with data.params as {"required": true}
}
