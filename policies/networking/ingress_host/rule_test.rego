package policies.networking.ingress_host_test

import data.policies.networking.ingress_host

_ingress(rules) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "echo"},
	"spec": {"rules": rules},
}

test_messages if {
	{finding.msg | some finding in ingress_host.deny} == {
		"Ingress `echo` has a rule without a host",
		"Ingress `echo` has a rule for all hosts `*.example.com`",
	} with input as _ingress([{"http": {}}, {"host": "*.example.com"}])
}

test_empty if {
	count(ingress_host.deny) == 2 with input as _ingress([{"host": ""}, {"host": null}])
}

test_wrong_types if {
	count(ingress_host.deny) == 0 with input as _ingress("*")
	count(ingress_host.deny) == 1 with input as _ingress([{"host": 5}, {"host": "*"}])
}
