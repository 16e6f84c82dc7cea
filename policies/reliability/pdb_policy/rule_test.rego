package policies.reliability.pdb_policy_test

import data.policies.reliability.pdb_policy

_run := {"shop": {"v1": {"Pod": {"web": {
	"kind": "Pod",
	"metadata": {"labels": {"app": "web"}},
	"spec": {"containers": []},
}}}}}

_pdb(spec) := {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"namespace": "shop"}, "spec": spec}

_messages(manifest) := messages if {
	found := pdb_policy.deny with input as manifest with data.inventory.namespace as _run
	messages := {finding.msg | some finding in found}
}

_web := {"matchLabels": {"app": "web"}}

_neither := "neither `minAvailable` nor `maxUnavailable` is set, so the budget protects nothing"

_both := "`minAvailable` and `maxUnavailable` are both set, but only one may be"

_no_selector := "the budget has no selector, so it protects no pod"

test_exactly_one if {
	_messages(_pdb({"selector": _web, "maxUnavailable": 0})) == set()
	_messages(_pdb({"selector": _web, "minAvailable": "50%", "maxUnavailable": null})) == set()
	_messages(_pdb({"selector": _web})) == {_neither}
	_messages(_pdb({"selector": _web, "minAvailable": 1, "maxUnavailable": 1})) == {_both}
}

test_selectors if {
	_messages(_pdb({"selector": {}, "minAvailable": 1})) == set()
	_messages(_pdb({"minAvailable": 1})) == {_no_selector}
	_messages(_pdb({"selector": null, "minAvailable": 1})) == {_no_selector}
	api := _pdb({"selector": {"matchLabels": {"app": "api"}}, "minAvailable": 1})
	_messages(api) == {"no pod in namespace `shop` has the labels that the budget selects, `app=api`"}
	beta := object.union(_pdb({"selector": {}, "minAvailable": 1}), {"apiVersion": "policy/v1beta1"})
	_messages(beta) == {"the empty selector selects no pod in `policy/v1beta1`"}
}

test_wrong_types if {
	_messages(_pdb({"selector": "app=web", "minAvailable": 1})) == set()
	_messages({"kind": "PodDisruptionBudget", "spec": "none"}) == {_neither, _no_selector}
}
