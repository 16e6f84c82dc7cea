package policies.security.read_only_root_fs_test

import data.policies.security.read_only_root_fs as rule

_pod(context) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "securityContext": context}]}}

test_message if {
	{finding.msg | some finding in rule.deny} == {concat("", [
		"container `app` can write to its root file system: ",
		"`readOnlyRootFilesystem` is `false`",
	])} with input as _pod({"readOnlyRootFilesystem": false})
}

test_only_true_is_true if {
	count(rule.deny) == 0 with input as _pod({"readOnlyRootFilesystem": true})
	count(rule.deny) == 1 with input as _pod({"readOnlyRootFilesystem": "true"})
	count(rule.deny) == 1 with input as _pod({"readOnlyRootFilesystem": null})
	count(rule.deny) == 1 with input as _pod("x")
}
