package policies.monorepo.several_objects_in_file_test

import data.policies.monorepo.several_objects_in_file as rule

_count(file) := n if {
	n := count(rule.deny) with input as {"kind": "Service", "metadata": {"name": "web"}} with data.file as file
}

test_documents if {
	_count({"name": "web.yaml", "document": 0}) == 0
	_count({"name": "web.yaml", "document": 1}) == 1
	_count({}) == 0
}
