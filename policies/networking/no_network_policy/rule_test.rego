package policies.networking.no_network_policy_test

import data.policies.networking.no_network_policy

_pod(labels) := {
	"kind": "Pod",
	"metadata": {"name": "web", "namespace": "shop", "labels": labels},
	"spec": {"containers": []},
}

_run(group_version, kind, spec) := {
	"namespace": {"shop": {group_version: {kind: {"one": {"spec": spec}}}}},
	"cluster": {},
}

_policy(spec) := _run("networking.k8s.io/v1", "NetworkPolicy", spec)

_web := {"matchLabels": {"app": "web"}}

_count(spec) := number if {
	number := count(no_network_policy.deny) with input as _pod({"app": "web"}) with data.inventory as _policy(spec)
}

test_message if {
	no_network_policy.deny == {{
		"msg": "no NetworkPolicy selects the pods of `web`",
		"path": ["metadata", "labels"],
	}} with input as _pod({"app": "web"})
}

test_selectors if {
	_count({"podSelector": _web}) == 0
	_count({"podSelector": {}}) == 0
	_count({}) == 0
	_count({"podSelector": {"matchLabels": {"app": "api"}}}) == 1
}

test_both_directions if {
	params := {"both_directions": true}
	_count({"podSelector": _web}) == 1 with data.params as params
	_count({"podSelector": _web, "egress": []}) == 1 with data.params as params
	_count({"podSelector": _web, "egress": [{}]}) == 0 with data.params as params
	_count({"podSelector": _web, "policyTypes": ["Ingress", "Egress"]}) == 0 with data.params as params
	_count({"podSelector": _web, "policyTypes": ["Egress"]}) == 1 with data.params as params
	_count({"podSelector": {"matchLabels": {"app": "api"}}}) == 1 with data.params as params
}

test_message_of_one_direction if {
	found := no_network_policy.deny with input as _pod({"app": "web"})
		with data.inventory as _policy({"podSelector": _web})
		with data.params as {"both_directions": true}
	{finding.msg | some finding in found} == {"no NetworkPolicy limits the egress of the pods of `web`"}
}

test_host_network if {
	pod := json.patch(_pod({}), [{"op": "add", "path": "/spec/hostNetwork", "value": true}])
	count(no_network_policy.deny) == 0 with input as pod
}

test_policies_of_plugins if {
	cilium := _run("cilium.io/v2", "CiliumNetworkPolicy", {})
	count(no_network_policy.deny) == 0 with input as _pod({}) with data.inventory as cilium
	calico := {"cluster": {"projectcalico.org/v3": {"GlobalNetworkPolicy": {"all": {}}}}}
	count(no_network_policy.deny) == 0 with input as _pod({}) with data.inventory as calico
	other_kind := _run("cilium.io/v2", "CiliumEndpoint", {})
	count(no_network_policy.deny) == 1 with input as _pod({}) with data.inventory as other_kind
}
