package policies.monorepo.image_of_another_service_test

import data.policies.monorepo.image_of_another_service as rule

_file := {"captures": {"service": "echo", "env": "production"}}

_pod(image) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}

_messages(image, params) := {finding.msg | some finding in found} if {
	found := rule.deny with input as _pod(image) with data.file as _file with data.params as params
}

test_own_repository if {
	params := {"repositories": ["registry.example.com/{service}"]}
	_messages("registry.example.com/echo:1", params) == set()
	_messages("registry.example.com/echo/worker:1", params) == set()
	_messages("registry.example.com/echo-2:1", params) == {"container `app` uses `registry.example.com/echo-2:1`, where the path calls for `registry.example.com/echo`"}
	count(_messages("echo:1", params)) == 1
}

test_patterns if {
	params := {"repositories": ["gcr.io/project-{service}-{env}/*", "docker.io/{service}/"]}
	_messages("gcr.io/project-echo-prod/app:1", params) == set()
	_messages("echo/app", params) == set()
	_messages("gcr.io/project-echo-dev/app", params) == {"container `app` uses `gcr.io/project-echo-dev/app`, where the path calls for `gcr.io/project-echo-prod/*` or `docker.io/echo`"}
}

test_nothing_is_said_without_repositories if {
	_messages("other", {}) == set()
	_messages("other", {"repositories": ["registry.example.com/{team}"]}) == set()
}

test_exceptions if {
	entry := {"owner": "team-base", "reason": "sidecars"}
	params := {"repositories": ["registry.example.com/{service}"], "exceptions": {"registry.example.com/platform/*": entry}}
	_messages("registry.example.com/platform/log-shipper:1", params) == set()
	count(_messages("registry.example.com/other:1", params)) == 1
}
