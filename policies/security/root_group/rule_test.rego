package policies.security.root_group_test

import data.policies.security.root_group as rule

_pod(context) := {"kind": "Pod", "spec": {"securityContext": context, "containers": [{"name": "app"}]}}

test_each_field_is_one_finding if {
	count(rule.deny) == 3 with input as _pod({"runAsGroup": 0, "fsGroup": 0, "supplementalGroups": [4, 0]})
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod("x")
	count(rule.deny) == 1 with input as _pod({"runAsGroup": 0, "fsGroup": "0", "supplementalGroups": "0"})
}

test_user_namespaces_count_from_1_35 if {
	inside := object.union(_pod({"runAsGroup": 0, "supplementalGroups": [0]}), {"spec": {"hostUsers": false}})
	count(rule.deny) == 0 with input as inside
	count(rule.deny) == 2 with input as inside with data.kubernetes.minor as 34
}
