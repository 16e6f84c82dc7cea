package policies.reliability.duplicate_env_test

import data.policies.reliability.duplicate_env

_pod(env) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "env": env}]}}

test_each_repetition_is_reported if {
	{finding.path[4] | some finding in duplicate_env.deny} == {1, 3} with input as _pod([
		{"name": "A"},
		{"name": "A"},
		{"name": "B"},
		{"name": "A"},
	])
}

test_entries_without_a_name if {
	count(duplicate_env.deny) == 0 with input as _pod([{"value": "1"}, {"value": "2"}, {"name": "A"}])
	count(duplicate_env.deny) == 1 with input as _pod([{"value": "1"}, {"name": "A"}, {"name": "A"}])
}

test_wrong_types if {
	count(duplicate_env.deny) == 0 with input as _pod({"A": "1"})
	count(duplicate_env.deny) == 0 with input as _pod("A=1")
	count(duplicate_env.deny) == 0 with input as _pod(["A", "A"])
	count(duplicate_env.deny) == 0 with input as _pod(null)
}
