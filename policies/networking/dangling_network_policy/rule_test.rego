package policies.networking.dangling_network_policy_test

import data.policies.networking.dangling_network_policy

_run := {"shop": {"v1": {"Pod": {"web": {
	"kind": "Pod",
	"metadata": {"labels": {"app": "web"}},
	"spec": {"containers": []},
}}}}}

_messages(ns, spec) := messages if {
	found := dangling_network_policy.deny with data.inventory.namespace as _run
		with input as {"kind": "NetworkPolicy", "metadata": {"namespace": ns}, "spec": spec}
	messages := {finding.msg | some finding in found}
}

test_selectors if {
	_messages("shop", {"podSelector": {"matchLabels": {"app": "web"}}}) == set()
	api := {"podSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["api"]}]}}
	_messages("shop", api) == {"no pod in namespace `shop` has the labels that the policy selects, `app in (api)`"}
	count(_messages("blog", {"podSelector": {"matchLabels": {"app": "web"}}})) == 1
}

test_all_pods if {
	_messages("blog", {"podSelector": {}}) == set()
	_messages("blog", {"podSelector": {"matchLabels": {}}}) == set()
	_messages("blog", {"podSelector": null}) == set()
	_messages("blog", {}) == set()
}

test_wrong_types if {
	_messages("shop", {"podSelector": "app=web"}) == set()
}
