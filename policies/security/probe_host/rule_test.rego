package policies.security.probe_host_test

import data.policies.security.probe_host as rule

_pod(container) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, container)]}}

test_message_and_path if {
	rule.deny == {{
		"msg": "container `app` sends its `lifecycle.preStop.httpGet` to the host `10.0.0.1`",
		"path": ["spec", "containers", 0, "lifecycle", "preStop", "httpGet", "host"],
	}} with input as _pod({"lifecycle": {"preStop": {"httpGet": {"host": "10.0.0.1"}}}})
}

test_empty_is_unset if {
	count(rule.deny) == 0 with input as _pod({"livenessProbe": {"httpGet": {"host": ""}}})
	count(rule.deny) == 0 with input as _pod({"livenessProbe": {"tcpSocket": {"host": null}}})
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod({"livenessProbe": "x", "lifecycle": []})
}

test_from_1_34 if {
	probe := {"livenessProbe": {"tcpSocket": {"host": "127.0.0.1"}}}
	count(rule.deny) == 1 with input as _pod(probe) with data.kubernetes.minor as 34
	count(rule.deny) == 0 with input as _pod(probe) with data.kubernetes.minor as 33
}
