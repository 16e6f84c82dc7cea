package policies.monorepo.name_mismatch_test

import data.policies.monorepo.name_mismatch

_file := {"captures": {"service": "echo", "env": "production", "name": "web"}}

_messages(name, params) := {finding.msg | some finding in found} if {
	found := name_mismatch.deny with input as {"kind": "Service", "metadata": {"name": name}}
		with data.file as _file
		with data.params as params
}

test_names if {
	_messages("web", {}) == set()
	_messages("api", {}) == {"Service is called `api`, where the path calls for `web`"}
	_messages(7, {}) == {"Service is called `7`, where the path calls for `web`"}
}

test_pattern if {
	_messages("echo-web", {"pattern": "{service}-{name}"}) == set()
	count(_messages("web", {"pattern": "{service}-{name}"})) == 1
	_messages("web-prod", {"pattern": "{name}-{env}"}) == set()
	_messages("anything", {"pattern": "{team}"}) == set()
}

test_generated_names if {
	count(name_mismatch.deny) == 0 with input as {"kind": "Job", "metadata": {"generateName": "web-"}} with data.file as _file
}

test_exceptions if {
	entry := {"services": ["echo"], "owner": "team-echo", "reason": "generated"}
	_messages("api", {"exceptions": {"Service/api": entry}}) == set()
	_messages("api", {"exceptions": {"Service/*": entry}}) == set()
	count(_messages("api", {"exceptions": {"ConfigMap/api": entry}})) == 1
	_messages("api", {"exceptions": {"Service/api": {"owner": "team-echo"}}}) == {"Service is called `api`, where the path calls for `web`; the exception for it has no `reason`"}
}
