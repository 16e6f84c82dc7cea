package policies.networking.allow_all_policy_test

import data.policies.networking.allow_all_policy

_policy(spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "web"},
	"spec": spec,
}

_paths(spec) := {finding.path | some finding in findings} if {
	findings := allow_all_policy.deny with input as _policy(spec)
}

test_empty_rules if {
	_paths({"ingress": [{}]}) == {["spec", "ingress", 0]}
	_paths({"ingress": [{"from": [], "ports": null}]}) == {["spec", "ingress", 0]}
	_paths({"ingress": [{"ports": [{"port": 443}]}]}) == set()
	_paths({"ingress": []}) == set()
	_paths({"ingress": [null, "all"]}) == set()
	_paths({"ingress": {}}) == set()
}

test_empty_peers if {
	_paths({"egress": [{"to": [{}]}]}) == {["spec", "egress", 0, "to", 0]}
	_paths({"egress": [{"to": [{"podSelector": {}}]}]}) == set()
}

test_every_address if {
	path := ["spec", "egress", 0, "to", 0, "ipBlock", "cidr"]
	_paths({"egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}) == {path}
	_paths({"egress": [{"to": [{"ipBlock": {"cidr": "::/0", "except": []}}]}]}) == {path}
	_paths({"egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}]}) == set()
	_paths({"egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]}) == set()
	_paths({"egress": [{"to": [{"ipBlock": {"cidr": 0}}]}]}) == set()
}

test_direction_without_effect if {
	_paths({"policyTypes": ["Ingress"], "ingress": [], "egress": [{}]}) == set()
	_paths({"policyTypes": ["Ingress"], "ingress": [{}], "egress": [{}]}) == {["spec", "ingress", 0]}
	_paths({"policyTypes": [], "egress": [{}]}) == {["spec", "egress", 0]}
}
