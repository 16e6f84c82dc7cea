package lib.requirement_test

import data.lib.requirement

_deployment := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"spec": {"template": {"spec": {"containers": []}}},
}

_service := {"apiVersion": "v1", "kind": "Service"}

test_nothing_is_required if {
	requirement.failures([], {"app": "echo"}) == set()
}

test_plain_key if {
	requirement.failures(["owner"], {"app": "echo"}) == {{"key": "owner", "reason": "is missing"}}
	requirement.failures(["owner"], null) == {{"key": "owner", "reason": "is missing"}}
	requirement.failures(["owner"], {"owner": null}) == {{"key": "owner", "reason": "is missing"}}
	requirement.failures(["owner"], {"owner": ""}) == {{"key": "owner", "reason": "is empty"}}
	requirement.failures(["owner"], {"owner": "a"}) == set()
}

test_the_whole_value_must_match if {
	team := {"key": "owner", "value": "team-[a-z]+|sre"}
	requirement.failures([team], {"owner": "team-blue"}) == set()
	requirement.failures([team], {"owner": "sre"}) == set()
	requirement.failures([team], {"owner": "my-sre"}) == {{
		"key": "owner",
		"reason": "is `my-sre`, which does not match `team-[a-z]+|sre`",
	}}
	requirement.failures([team], {"owner": ""}) == {{
		"key": "owner",
		"reason": "is ``, which does not match `team-[a-z]+|sre`",
	}}
}

test_value_that_may_be_empty if {
	requirement.failures([{"key": "owner", "value": ".*"}], {"owner": ""}) == set()
}

test_no_string if {
	requirement.failures(["owner"], {"owner": 7}) == {{"key": "owner", "reason": "is `7`, which is not a string"}}
}

test_a_broken_pattern_is_no_pass if {
	requirement.failures([{"key": "owner", "value": "team-("}], {"owner": "team-blue"}) == {{
		"key": "owner",
		"reason": "cannot be checked, `team-(` is not a regular expression",
	}}
}

test_kinds if {
	every kinds in [["Deployment"], ["apps/Deployment"], ["workload"], ["any"], [], ["Service", "Deployment"]] {
		count(requirement.failures([{"key": "owner", "kinds": kinds}], {})) == 1 with input as _deployment
	}
	every kinds in [["core/Service"], ["Service"]] {
		count(requirement.failures([{"key": "owner", "kinds": kinds}], {})) == 1 with input as _service
	}
	every kinds in [["workload"], ["apps/Service"], ["Deployment"]] {
		count(requirement.failures([{"key": "owner", "kinds": kinds}], {})) == 0 with input as _service
	}
}

test_broken_requirements_break_nothing if {
	requirement.failures("owner", {}) == set()
	count(requirement.failures([7, {"value": "x"}, "owner"], {})) == 1
}
