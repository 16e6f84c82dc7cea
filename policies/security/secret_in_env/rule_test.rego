package policies.security.secret_in_env_test

import data.policies.security.secret_in_env as rule

_pod(env) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "env": env}]}}

test_the_message_does_not_repeat_the_value if {
	rule.deny == {{
		"msg": concat("", [
			"container `app` has a secret in its variable `DB_PASSWORD`: ",
			"the name says so, and the value stands here in plain text",
		]),
		"path": ["spec", "containers", 0, "env", 0, "value"],
	}} with input as _pod([{"name": "DB_PASSWORD", "value": "hunter2"}])
}

test_shape_needs_no_name if {
	{finding.msg | some finding in rule.deny} == {concat("", [
		"container `app` has a secret in its variable `URL`: ",
		"the value is a URL with a password in it",
	])} with input as _pod([{"name": "URL", "value": "amqp://app:hunter2@mq"}])
}

test_shape_wins_over_name if {
	count(rule.deny) == 1 with input as _pod([{"name": "DB_PASSWORD", "value": "amqp://app:hunter2@mq"}])
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod("x")
	count(rule.deny) == 0 with input as _pod(["x", {"name": 7, "value": "y"}, {"name": "TOKEN", "value": 7}])
	count(rule.deny) == 0 with input as _pod([{"value": "hunter2"}])
}

test_ignored_names if {
	env := [{"name": "CSRF_TOKEN", "value": "header"}, {"name": "API_TOKEN", "value": "abc"}]
	count(rule.deny) == 1 with input as _pod(env) with data.params as {"ignored_names": ["CSRF_TOKEN"]}
}
