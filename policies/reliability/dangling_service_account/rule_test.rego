package policies.reliability.dangling_service_account_test

import data.policies.reliability.dangling_service_account

_run := {
	"shop": {"v1": {"ServiceAccount": {"web": {}}}},
	"other": {"v1": {"ServiceAccount": {"api": {}}}},
}

_paths(spec) := paths if {
	found := dangling_service_account.deny with data.inventory.namespace as _run
		with input as {
			"kind": "Pod",
			"metadata": {"namespace": "shop"},
			"spec": object.union({"containers": []}, spec),
		}
	paths := {finding.path | some finding in found}
}

test_names if {
	_paths({"serviceAccountName": "web"}) == set()
	_paths({"serviceAccountName": "api"}) == {["spec", "serviceAccountName"]}
}

test_unset_is_default if {
	_paths({}) == set()
	_paths({"serviceAccountName": ""}) == set()
	_paths({"serviceAccountName": null}) == set()
	_paths({"serviceAccountName": "default"}) == set()
}

test_deprecated_field if {
	_paths({"serviceAccount": "old"}) == {["spec", "serviceAccount"]}
	_paths({"serviceAccount": "web"}) == set()
	_paths({"serviceAccount": "old", "serviceAccountName": "web"}) == set()
}

test_wrong_type if {
	_paths({"serviceAccountName": ["web"]}) == set()
}
