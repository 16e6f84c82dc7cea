package policies.reliability.container_ports_test

import data.policies.reliability.container_ports

_pod(ports) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "ports": ports}]}}

_count(ports) := n if {
	n := count(container_ports.deny) with input as _pod(ports)
}

test_names if {
	_count([{"containerPort": 80, "name": "abcdefghijklmno"}]) == 0
	_count([{"containerPort": 80, "name": "8a"}]) == 0
	_count([{"containerPort": 80, "name": ""}, {"containerPort": 81, "name": ""}]) == 0
	_count([{"containerPort": 80, "name": null}, {"containerPort": 81, "name": null}]) == 0
	every name in ["abcdefghijklmnop", "Http", "http_1", "8080", "-http", "http-", "ht--tp"] {
		_count([{"containerPort": 80, "name": name}]) == 1
	}
}

test_numbers if {
	_count([{"containerPort": 1}, {"containerPort": 65535}]) == 0
	every number in [-1, 0, 65536] {
		_count([{"containerPort": number}]) == 1
	}
}

# Knative takes a port that has only a name.
test_without_a_number if {
	_count([{"name": "h2c"}]) == 0
}

test_protocol_and_host_port_tell_ports_apart if {
	_count([{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]) == 0
	_count([{"containerPort": 53, "protocol": "TCP"}, {"containerPort": 53}]) == 1
	_count([{"containerPort": 53, "hostPort": 53}, {"containerPort": 53, "hostPort": 54}]) == 0
}

test_wrong_types if {
	_count("8080") == 0
	_count(["8080", 8080, null]) == 0
	_count([{"containerPort": "8080", "name": 5}]) == 0
	_count([8080, {"containerPort": 0}]) == 1
}
