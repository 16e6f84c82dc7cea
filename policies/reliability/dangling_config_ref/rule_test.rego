package policies.reliability.dangling_config_ref_test

import data.policies.reliability.dangling_config_ref

_run := {"shop": {
	"v1": {
		"ConfigMap": {
			"web": {"data": {"level": ""}, "binaryData": {"logo": "AA=="}},
			"ca": {"metadata": {"labels": {"config.openshift.io/inject-trusted-cabundle": "true"}}},
		},
		"Secret": {
			"web": {"stringData": {"token": "x"}},
			"robot": {"type": "kubernetes.io/service-account-token"},
		},
	},
	"external-secrets.io/v1": {"ExternalSecret": {"made": {"metadata": {"name": "made"}, "spec": {}}}},
}}

_paths(spec) := paths if {
	found := dangling_config_ref.deny with data.inventory.namespace as _run
		with input as {"kind": "Pod", "metadata": {"namespace": "shop"}, "spec": object.union({"containers": []}, spec)}
	paths := {finding.path | some finding in found}
}

_env(field, reference) := found if {
	found := _paths({"containers": [{"name": "app", "env": [{"name": "A", "valueFrom": {field: reference}}]}]})
}

_at(field, last) := {["spec", "containers", 0, "env", 0, "valueFrom", field, last]}

test_keys if {
	_env("configMapKeyRef", {"name": "web", "key": "level"}) == set()
	_env("configMapKeyRef", {"name": "web", "key": "logo"}) == set()
	_env("secretKeyRef", {"name": "web", "key": "token"}) == set()
	_env("configMapKeyRef", {"name": "web", "key": "token"}) == _at("configMapKeyRef", "key")
	_env("secretKeyRef", {"name": "web", "key": "level"}) == _at("secretKeyRef", "key")
}

test_names if {
	_env("configMapKeyRef", {"name": "x", "key": "level"}) == _at("configMapKeyRef", "name")
	_env("configMapKeyRef", {"name": "x", "key": "level", "optional": true}) == set()
	_env("configMapKeyRef", {"name": "kube-root-ca.crt", "key": "ca.crt"}) == set()
	_env("secretKeyRef", {"name": "made", "key": "any"}) == set()
}

test_keys_that_a_controller_fills_in if {
	_env("configMapKeyRef", {"name": "ca", "key": "ca-bundle.crt"}) == set()
	_env("secretKeyRef", {"name": "robot", "key": "token"}) == set()
}

test_external if {
	spec := {"containers": [{"name": "app", "envFrom": [{"secretRef": {"name": "web-tls"}}]}]}
	_paths(spec) == {["spec", "containers", 0, "envFrom", 0, "secretRef", "name"]}
	_paths(spec) == set() with data.params as {"external": ["*-tls"]}
	count(_paths(spec)) == 1 with data.params as {"external": ["tls"]}
}

test_volumes if {
	volumes := [
		{"name": "a", "configMap": {"name": "web"}},
		{"name": "b", "configMap": {"name": "web", "items": [{"key": "level", "path": "l"}, {"key": "x", "path": "x"}]}},
		{"name": "c", "secret": {"secretName": "x"}},
		{"name": "d", "secret": {"secretName": "x", "optional": true}},
		{"name": "e", "projected": {"sources": [{"secret": {"name": "web"}}, {"configMap": {"name": "x"}}]}},
		{"configMap": {"name": "y", "items": "odd"}},
	]
	_paths({"volumes": volumes}) == {
		["spec", "volumes", 1, "configMap", "items", 1, "key"],
		["spec", "volumes", 2, "secret", "secretName"],
		["spec", "volumes", 4, "projected", "sources", 1, "configMap", "name"],
		["spec", "volumes", 5, "configMap", "name"],
	}
}

test_wrong_types if {
	_paths({"volumes": "none", "containers": [{"env": "A=B", "envFrom": [{"secretRef": "web"}]}]}) == set()
	_env("secretKeyRef", {"name": 1, "key": "x"}) == set()
	_env("secretKeyRef", {"name": "web", "key": 1}) == set()
}
