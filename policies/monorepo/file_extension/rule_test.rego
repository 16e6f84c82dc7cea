package policies.monorepo.file_extension_test

import data.policies.monorepo.file_extension as rule

_messages(name, extension, params) := {finding.msg | some finding in found} if {
	file := {"name": name, "extension": extension, "document": 0}
	found := rule.deny with input as {} with data.file as file with data.params as params
}

test_extensions if {
	_messages("a.yaml", "yaml", {}) == set()
	_messages("a.yml", "yml", {}) == {"`a.yml` ends in `.yml`, and the agreed extension is `.yaml`"}
	_messages("a.yml", "yml", {"extensions": ["yaml", "yml"]}) == set()
	_messages("a.yml", "yml", {"extensions": ["yaml", "json"]}) == {"`a.yml` ends in `.yml`, and the agreed extension is `.yaml` or `.json`"}
}

test_no_path if {
	count(rule.deny) == 0 with input as {} with data.file as {}
}
