package policies.monorepo.namespace_mismatch_test

import data.policies.monorepo.namespace_mismatch

_object(namespace) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "echo", "namespace": namespace}}

_file(service, env) := {"captures": {"service": service, "env": env, "kind": "Service", "name": "echo"}}

_count(namespace, file, params) := n if {
	n := count(namespace_mismatch.deny) with input as _object(namespace) with data.file as file with data.params as params
}

test_environments if {
	_count("echo-prod", _file("echo", "production"), {}) == 0
	_count("echo-dev", _file("echo", "development"), {}) == 0
	_count("echo-lab", _file("echo", "laboratory"), {}) == 0
	_count("echo-stg", _file("echo", "staging"), {}) == 0

	# One that is not listed stands for itself.
	_count("echo-canary", _file("echo", "canary"), {}) == 0
	_count("echo-prod", _file("echo", "canary"), {}) == 1
	_count("echo-production", _file("echo", "production"), {}) == 1
	_count("echo-live", _file("echo", "production"), {"environments": {"production": "live"}}) == 0
	_count("echo-production", _file("echo", "production"), {"environments": {}}) == 0
}

test_layout_without_environments if {
	_count("echo", {"captures": {"service": "echo"}}, {}) == 0
	_count("echo-prod", {"captures": {"service": "echo"}}, {}) == 1
}

test_pattern if {
	_count("prod-echo", _file("echo", "production"), {"pattern": "{env}-{service}"}) == 0
	_count("shared", _file("echo", "production"), {"pattern": "shared"}) == 0
	_count("echo", _file("echo", "production"), {"pattern": "{service}"}) == 0
	_count("echo-prod", _file("echo", "production"), {"pattern": "{service}"}) == 1
	_count("t1-echo", {"captures": {"service": "echo", "team": "t1"}}, {"pattern": "{team}-{service}"}) == 0
}

test_pattern_that_the_layout_cannot_fill if {
	_count("anything", {"captures": {"service": "echo"}}, {"pattern": "{service}-{env}"}) == 0
	_count("anything", {"captures": {"name": "echo"}}, {}) == 0
	_count("anything", {}, {}) == 0
}

test_exceptions if {
	entry := {"services": ["echo"], "owner": "team-edge", "reason": "one gateway"}
	other := {"services": ["other"], "owner": "team-edge", "reason": "one gateway"}
	params := {"exceptions": {"edge": entry, "edge-{env}": entry, "elsewhere": other}}
	_count("edge", _file("echo", "production"), params) == 0
	_count("edge-prod", _file("echo", "production"), params) == 0
	_count("edge-dev", _file("echo", "production"), params) == 1
	_count("elsewhere", _file("echo", "production"), params) == 1
	_count("echo-prod", _file("echo", "production"), params) == 0
}

test_expired_exception if {
	entry := {"owner": "team-edge", "reason": "one gateway", "expires": "2026-12-31"}
	found := namespace_mismatch.deny with input as _object("edge")
		with data.file as _file("echo", "production")
		with data.params as {"exceptions": {"edge": entry}}
		with data.today as "2027-01-01"
	said := "Service `echo` is in the namespace `edge`, where the path calls for `echo-prod`"
	{finding.msg | some finding in found} == {sprintf("%s; the exception for it expired on 2026-12-31", [said])}
}

test_wrong_type if {
	_count(7, _file("echo", "production"), {}) == 1
	_count(["echo-prod"], _file("echo", "production"), {}) == 1
}

test_message_and_path if {
	namespace_mismatch.deny == {{
		"msg": "Service `echo` is in the namespace `echo-dev`, where the path calls for `echo-prod`",
		"path": ["metadata", "namespace"],
	}} with input as _object("echo-dev") with data.file as _file("echo", "production")
	namespace_mismatch.deny == {{
		"msg": "Namespace `echo` is the namespace `echo`, where the path calls for `echo-prod`",
		"path": ["metadata", "name"],
	}} with input as {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "echo"}}
		with data.file as _file("echo", "production")
}
