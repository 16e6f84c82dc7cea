package policies.security.deprecated_sa_field_test

import data.policies.security.deprecated_sa_field as rule

_pod(spec) := {"kind": "Pod", "spec": object.union({"containers": [{"name": "app"}]}, spec)}

_messages := {finding.msg | some finding in rule.deny}

test_messages if {
	_messages == {"`serviceAccount` is deprecated; `echo` belongs in `serviceAccountName`"} with input as _pod({"serviceAccount": "echo"})
	_messages == {concat("", [
		"`serviceAccount` is `echo`, ",
		"but `serviceAccountName` is `shop`, and only that counts",
	])} with input as _pod({"serviceAccount": "echo", "serviceAccountName": "shop"})
}

test_empty_is_unset if {
	count(rule.deny) == 0 with input as _pod({"serviceAccount": ""})
	count(rule.deny) == 0 with input as _pod({"serviceAccount": null, "serviceAccountName": "echo"})
	count(rule.deny) == 1 with input as _pod({"serviceAccount": "echo", "serviceAccountName": null})
}
