package policies.monorepo.environments_differ_test

import data.policies.monorepo.environments_differ

_services := {"echo": {
	"development": {"Deployment": {"web": {}, "web-dev": {}}, "ConfigMap": {"dev-settings": {}}},
	"production": {"Deployment": {"web": {}, "web-prod": {}}, "PodDisruptionBudget": {"web": {}}},
	"laboratory": {},
}}

_messages(env, kind, name, params) := {finding.msg | some finding in found} if {
	found := environments_differ.deny with input as {"kind": kind, "metadata": {"name": name}}
		with data.file as {"captures": {"service": "echo", "env": env}}
		with data.services as _services
		with data.params as params
}

test_same_kind_and_name if {
	_messages("production", "Deployment", "web", {}) == set()
	_messages("production", "PodDisruptionBudget", "web", {}) == {"PodDisruptionBudget `web` is in `production`, and `development` of the service `echo` has none"}
	count(_messages("development", "Deployment", "api", {})) == 1
}

test_names_with_their_environment if {
	_messages("production", "Deployment", "web-prod", {}) == set()
	_messages("development", "Deployment", "web-dev", {}) == set()
	_messages("production", "ConfigMap", "prod-settings", {}) == set()
	count(_messages("production", "ConfigMap", "settings", {})) == 1
}

test_compared_environments if {
	_messages("laboratory", "Deployment", "api", {}) == set()
	count(_messages("laboratory", "Deployment", "api", {"compared": ["lab", "production"]})) == 1
	_messages("production", "PodDisruptionBudget", "web", {"compared": ["production"]}) == set()
}

test_service_of_one_environment if {
	count(environments_differ.deny) == 0 with input as {"kind": "Deployment", "metadata": {"name": "web"}}
		with data.file as {"captures": {"service": "echo", "env": "production"}}
		with data.services as {"echo": {"production": {}}, "other": {"development": {}}}
}

test_exceptions if {
	entry := {"owner": "team-base", "reason": "development is small"}
	_messages("production", "PodDisruptionBudget", "web", {"exceptions": {"PodDisruptionBudget/*": entry}}) == set()
	messages := _messages("production", "PodDisruptionBudget", "web", {"exceptions": {"PodDisruptionBudget/*": {}}})
	{endswith(message, "has no `owner`") | some message in messages} == {true}
}
