package policies.efficiency.ephemeral_storage_test

import data.policies.efficiency.ephemeral_storage

_pod(resources) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "resources": resources}]}}

_messages := {finding.msg | some finding in ephemeral_storage.deny}

test_neither if {
	_messages == {
		"container `app` has no ephemeral-storage limit",
		"container `app` has no ephemeral-storage request",
	} with input as _pod({})
}

test_one_of_them if {
	_messages == {"container `app` has no ephemeral-storage limit"} with input as _pod({"requests": {"ephemeral-storage": "1Gi"}})

	# The limit is the request as well.
	_messages == set() with input as _pod({"limits": {"ephemeral-storage": "1Gi"}})
	_messages == {"container `app` has the ephemeral-storage request `0`, which is none"} with input as _pod({
		"requests": {"ephemeral-storage": 0},
		"limits": {"ephemeral-storage": "1Gi"},
	})
}

test_pod_level_does_not_count if {
	count(_messages) == 2 with input as {"kind": "Pod", "spec": {
		"resources": {"limits": {"ephemeral-storage": "1Gi"}},
		"containers": [{"name": "app"}],
	}}
}
