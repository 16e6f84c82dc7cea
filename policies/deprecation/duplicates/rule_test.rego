package policies.deprecation.duplicates_test

import data.policies.deprecation.duplicates

_echo := {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "echo", "namespace": "shop"}}

_twice := {"Deployment": {"echo": {
	"shop|apps/v1": [
		{"path": "shop/a.yaml", "line": 3, "document": 0},
		{"path": "shop/b.yaml", "line": 40, "document": 2},
		{"path": "spare/a.yaml", "line": 1, "document": 0},
	],
	"shop|apps/v1|shop": [
		{"path": "shop/a.yaml", "line": 3, "document": 0},
		{"path": "shop/b.yaml", "line": 40, "document": 2},
	],
}}}

_messages := {finding.msg | some finding in duplicates.deny}

test_the_first_is_not_reported if {
	count(duplicates.deny) == 0 with input as _echo
		with data.duplicates as _twice
		with data.file as {"path": "shop/a.yaml", "document": 0}
}

test_the_second_names_the_first if {
	duplicates.deny == {{
		"msg": "Deployment `echo` is already defined in `shop/a.yaml`, line 3",
		"path": ["metadata", "name"],
	}} with input as _echo
		with data.duplicates as _twice
		with data.file as {"path": "shop/b.yaml", "document": 2}
}

test_another_document_of_the_same_file if {
	_messages == {"Deployment `echo` is already defined in the same file, line 3"} with input as _echo
		with data.duplicates as _twice
		with data.file as {"path": "shop/a.yaml", "document": 1}
}

test_scope_of_a_directory if {
	count(duplicates.deny) == 0 with input as _echo
		with data.duplicates as _twice
		with data.file as {"path": "spare/a.yaml", "document": 0}
		with data.params as {"scope": "directory"}
	count(duplicates.deny) == 1 with input as _echo
		with data.duplicates as _twice
		with data.file as {"path": "shop/b.yaml", "document": 2}
		with data.params as {"scope": "directory"}
}

test_scope_of_the_run if {
	_messages == {"Deployment `echo` is already defined in `shop/a.yaml`, line 3"} with input as _echo
		with data.duplicates as _twice
		with data.file as {"path": "spare/a.yaml", "document": 0}
		with data.params as {"scope": "run"}
}

test_scope_of_the_root_directory if {
	root := {"Deployment": {"echo": {"shop|apps/v1|": [
		{"path": "a.yaml", "line": 1, "document": 0},
		{"path": "b.yaml", "line": 1, "document": 0},
	]}}}
	count(duplicates.deny) == 1 with input as _echo
		with data.duplicates as root
		with data.file as {"path": "b.yaml", "document": 0}
		with data.params as {"scope": "directory"}
}

test_namespace_of_the_run if {
	echo := {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "echo"}}
	count(duplicates.deny) == 1 with input as echo
		with data.duplicates as _twice
		with data.file as {"path": "shop/b.yaml", "document": 2}
		with data.kubernetes as {"namespace": "shop"}
	count(duplicates.deny) == 0 with input as echo
		with data.duplicates as _twice
		with data.file as {"path": "shop/b.yaml", "document": 2}
}

test_cluster_wide_object if {
	role := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "echo"}}
	count(duplicates.deny) == 1 with input as role
		with data.duplicates as {"ClusterRole": {"echo": {"|rbac.authorization.k8s.io/v1|": [
			{"path": "a.yaml", "line": 1, "document": 0},
			{"path": "a.yaml", "line": 9, "document": 1},
		]}}}
		with data.file as {"path": "a.yaml", "document": 1}
}

test_without_a_name_or_without_the_engine if {
	count(duplicates.deny) == 0 with input as {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "echo-"}}
		with data.duplicates as _twice
	count(duplicates.deny) == 0 with input as _echo
}

test_a_name_that_is_a_number_is_no_name if {
	object := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": 123}}
	places := [{"path": "a.yaml", "line": 1, "document": 0}, {"path": "a.yaml", "line": 9, "document": 1}]
	count(duplicates.deny) == 0 with input as object
		with data.duplicates as {"ConfigMap": {"123": {"default|v1|": places}}}
		with data.file as {"path": "a.yaml", "document": 1}
}
