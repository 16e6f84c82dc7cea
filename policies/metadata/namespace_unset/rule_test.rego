package policies.metadata.namespace_unset_test

import data.policies.metadata.namespace_unset

_service(metadata) := {"apiVersion": "v1", "kind": "Service", "metadata": metadata}

test_unset if {
	every metadata in [
		{"name": "echo"},
		{"name": "echo", "namespace": ""},
		{"name": "echo", "namespace": null},
	] {
		namespace_unset.deny == {{
			"msg": "Service `echo` has no namespace",
			"path": ["metadata", "namespace"],
		}} with input as _service(metadata)
	}
	count(namespace_unset.deny) == 1 with input as {"apiVersion": "v1", "kind": "Service"}
	count(namespace_unset.deny) == 1 with input as _service("text")
}

test_default if {
	namespace_unset.deny == {{
		"msg": "Service `echo` is in the namespace `default`",
		"path": ["metadata", "namespace"],
	}} with input as _service({"name": "echo", "namespace": "default"})
}

test_namespace_of_the_run if {
	count(namespace_unset.deny) == 0 with input as _service({"name": "echo"})
		with data.kubernetes as {"namespace": "shop-prod"}
	count(namespace_unset.deny) == 1 with input as _service({"name": "echo", "namespace": "default"})
		with data.kubernetes as {"namespace": "shop-prod"}
	count(namespace_unset.deny) == 1 with input as _service({"name": "echo"})
		with data.kubernetes as {"namespace": "default"}
}

# The API server keeps this one there itself.
test_the_api_servers_own_service if {
	count(namespace_unset.deny) == 0 with input as _service({"name": "kubernetes", "namespace": "default"})
	count(namespace_unset.deny) == 1 with input as {
		"apiVersion": "v1",
		"kind": "ConfigMap",
		"metadata": {"name": "kubernetes", "namespace": "default"},
	}
}

test_no_object if {
	count(namespace_unset.deny) == 0 with input as {"name": "values of a chart"}
}
