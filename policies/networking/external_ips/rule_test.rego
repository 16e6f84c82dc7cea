package policies.networking.external_ips_test

import data.policies.networking.external_ips

_service(addresses) := {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "dns"},
	"spec": {"externalIPs": addresses},
}

test_each_address if {
	external_ips.deny == {
		{
			"msg": "Service `dns` takes the traffic to the external address `192.0.2.1`",
			"path": ["spec", "externalIPs", 0],
		},
		{
			"msg": "Service `dns` takes the traffic to the external address `2001:db8::1`",
			"path": ["spec", "externalIPs", 1],
		},
	} with input as _service(["192.0.2.1", "2001:db8::1"])
}

test_none if {
	every addresses in [[], null, "192.0.2.1"] {
		count(external_ips.deny) == 0 with input as _service(addresses)
	}
}
