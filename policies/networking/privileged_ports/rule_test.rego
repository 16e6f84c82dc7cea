package policies.networking.privileged_ports_test

import data.policies.networking.privileged_ports

_count(port) := n if {
	n := count(privileged_ports.deny) with input as {
		"kind": "Pod",
		"spec": {"containers": [{"name": "app", "ports": [{"containerPort": port}]}]},
	}
}

test_limits if {
	_count(1) == 1
	_count(1023) == 1
	_count(1024) == 0
	_count(0) == 0
	_count("80") == 0
}
