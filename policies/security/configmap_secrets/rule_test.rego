package policies.security.configmap_secrets_test

import data.policies.security.configmap_secrets as rule

_map(data_) := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "echo"}, "data": data_}

test_the_message_does_not_repeat_the_value if {
	rule.deny == {{
		"msg": concat("", [
			"ConfigMap `echo` has a secret under `db.password`: ",
			"the key says so, and the value stands here in plain text",
		]),
		"path": ["data", "db.password"],
	}} with input as _map({"db.password": "hunter2"})
}

test_keys_in_the_middle_of_a_file if {
	file := concat("\n", ["server: x", concat("", ["-----BEGIN EC ", "PRIVATE KEY-----"]), "MHc="])
	{finding.msg | some finding in rule.deny} == {concat("", [
		"ConfigMap `echo` has a secret under `app.conf`: ",
		"the value is or holds a private key",
	])} with input as _map({"app.conf": file})
}

test_other_kinds_and_types if {
	count(rule.deny) == 0 with input as object.union(_map({"password": "x"}), {"kind": "Secret"})
	count(rule.deny) == 0 with input as _map(["password"])
	count(rule.deny) == 0 with input as _map({"password": 7, "token": null})
}

test_ignored_keys if {
	values := {"csrf-token": "header", "api-token": "abc"}
	count(rule.deny) == 1 with input as _map(values) with data.params as {"ignored_keys": ["csrf-token"]}
}
