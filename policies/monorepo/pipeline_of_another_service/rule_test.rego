package policies.monorepo.pipeline_of_another_service_test

import data.policies.monorepo.pipeline_of_another_service as rule

_pipeline(application, namespace) := {
	"application": application,
	"name": "deploy",
	"stages": [{"refId": "1", "type": "deployManifest", "name": "Deploy", "namespaceOverride": namespace}],
}

_messages(application, namespace, captures, params) := {finding.msg | some finding in found} if {
	found := rule.deny with input as _pipeline(application, namespace)
		with data.file as {"captures": captures}
		with data.params as params
}

test_application if {
	_messages("echo", "", {"service": "echo"}, {}) == set()
	_messages("web", "", {"service": "echo"}, {}) == {"the pipeline belongs to the application `web`, where the path calls for `echo`"}
	count(_messages(null, "", {"service": "echo"}, {})) == 1
	_messages("${ parameters.app }", "", {"service": "echo"}, {}) == set()
	_messages("web", "", {}, {}) == set()
}

test_namespaces_of_an_environment if {
	captures := {"service": "echo", "env": "production"}
	_messages("echo", "echo-prod", captures, {}) == set()
	_messages("echo", "echo-dev", captures, {}) == {"stage `Deploy` works in the namespace `echo-dev`, where the path calls for `echo-prod`"}
	_messages("echo", "${ parameters.namespace }", captures, {}) == set()
	_messages("echo", "echo-live", captures, {"environments": {"production": "live"}}) == set()
	_messages("echo", "echo", captures, {"pattern": "{service}"}) == set()
}

test_namespaces_of_any_environment if {
	_messages("echo", "echo-dev", {"service": "echo"}, {}) == set()
	_messages("echo", "web-dev", {"service": "echo"}, {"environments": {"development": "dev", "production": "prod"}}) == {"stage `Deploy` works in the namespace `web-dev`, where the path calls for `echo-dev` or `echo-prod`"}
	_messages("echo", "anything", {"service": "echo"}, {"pattern": "{team}"}) == set()
}

test_baked_manifests if {
	stage := {"refId": "1", "type": "bakeManifest", "name": "Bake", "namespace": "web-prod"}
	found := rule.deny with input as {"application": "echo", "stages": [stage]}
		with data.file as {"captures": {"service": "echo", "env": "production"}}
	{finding.path | some finding in found} == {["stages", 0, "namespace"]}
}

test_exceptions if {
	entry := {"owner": "team-edge", "reason": "one gateway"}
	captures := {"service": "echo", "env": "production"}
	_messages("echo", "edge", captures, {"exceptions": {"edge": entry}}) == set()
	_messages("edge", "", captures, {"exceptions": {"edge": entry}}) == set()
	count(_messages("web", "web", captures, {"exceptions": {"edge": entry}})) == 2
}
