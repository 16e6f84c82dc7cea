package policies.security.secret_via_env_test

import data.policies.security.secret_via_env as rule

_pod(container) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, container)]}}

test_message if {
	rule.deny == {{
		"msg": "container `app` takes its variable `TOKEN` from the Secret `echo`",
		"path": ["spec", "containers", 0, "env", 0, "valueFrom", "secretKeyRef"],
	}} with input as _pod({"env": [{"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "echo", "key": "token"}}}]})
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod({"env": "x", "envFrom": {"secretRef": {}}})
	count(rule.deny) == 0 with input as _pod({"env": [{"valueFrom": {"secretKeyRef": null}}], "envFrom": [{"secretRef": "x"}]})
}
