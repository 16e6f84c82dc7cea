package policies.networking.dangling_policy_peer_test

import data.policies.networking.dangling_policy_peer

_run := {"shop": {"v1": {"Pod": {"web": {
	"kind": "Pod",
	"metadata": {"labels": {"app": "web"}},
	"spec": {"containers": []},
}}}}}

_findings(spec) := found if {
	found := dangling_policy_peer.deny with data.inventory.namespace as _run
		with input as {"kind": "NetworkPolicy", "metadata": {"namespace": "shop"}, "spec": spec}
}

_from(peer) := _findings({"ingress": [{"from": [peer]}]})

_labels(app) := {"podSelector": {"matchLabels": {"app": app}}}

test_peers if {
	_from(_labels("web")) == set()
	_from(_labels("api")) == {{
		"msg": "no pod in namespace `shop` has the labels of the peer, `app=api`",
		"path": ["spec", "ingress", 0, "from", 0, "podSelector"],
	}}
	to := _findings({"egress": [{}, {"to": [_labels("web"), _labels("api")]}]})
	{finding.path | some finding in to} == {["spec", "egress", 1, "to", 1, "podSelector"]}
}

test_everybody if {
	_from({"podSelector": {}}) == set()
	_from({"podSelector": null}) == set()
}

test_other_namespaces if {
	_from(object.union(_labels("api"), {"namespaceSelector": {}})) == set()
	_from(object.union(_labels("api"), {"namespaceSelector": {"matchLabels": {"team": "b"}}})) == set()
	count(_from(object.union(_labels("api"), {"namespaceSelector": null}))) == 1
	_from({"ipBlock": {"cidr": "10.0.0.0/8"}}) == set()
}

test_wrong_types if {
	_from("web") == set()
	_findings({"ingress": "all", "egress": [{"to": null}]}) == set()
}
