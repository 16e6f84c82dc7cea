package policies.networking.dns_ndots_test

import data.policies.networking.dns_ndots

_count(spec) := n if {
	n := count(dns_ndots.deny) with input as {
		"kind": "Pod",
		"metadata": {"name": "echo"},
		"spec": object.union({"containers": [{"name": "app"}]}, spec),
	}
}

_options(value) := {"dnsConfig": {"options": [{"name": "ndots", "value": value}]}}

test_value if {
	_count({}) == 1
	_count(_options("2")) == 0
	_count(_options(2)) == 0
	_count(_options("5")) == 1
	_count(_options(null)) == 1
	_count({"dnsConfig": {"options": [{"name": "ndots"}]}}) == 1
	_count({"dnsConfig": {"options": "ndots:2"}}) == 1
}

test_policy if {
	_count({"dnsPolicy": "ClusterFirst"}) == 1
	_count({"dnsPolicy": "Default"}) == 0
	_count({"dnsPolicy": "None", "dnsConfig": {"nameservers": ["192.0.2.1"]}}) == 0
	_count({"hostNetwork": true}) == 0
	_count({"hostNetwork": true, "dnsPolicy": "ClusterFirstWithHostNet"}) == 1
}

test_without_a_pod_template if {
	count(dns_ndots.deny) == 0 with input as {"kind": "ConfigMap", "metadata": {"name": "echo"}}
}
