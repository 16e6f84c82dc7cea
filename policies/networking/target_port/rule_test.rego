package policies.networking.target_port_test

import data.policies.networking.target_port

_run := {"shop": {"v1": {"Pod": {
	"web": {
		"kind": "Pod",
		"metadata": {"labels": {"app": "web"}},
		"spec": {
			"containers": [{"name": "app", "ports": [{"name": "http", "containerPort": 8080}]}],
			"initContainers": [{"name": "proxy", "restartPolicy": "Always", "ports": [{"name": "admin", "containerPort": 9901}]}],
		},
	},
	"worker": {"kind": "Pod", "metadata": {"labels": {"app": "web", "role": "worker"}}, "spec": {"containers": [{"name": "app"}]}},
}}}}

_messages(selected, port) := messages if {
	found := target_port.deny with data.inventory.namespace as _run
		with input as {"kind": "Service", "metadata": {"namespace": "shop"}, "spec": {"selector": selected, "ports": [port]}}
	messages := {finding.msg | some finding in found}
}

_web(target) := _messages({"app": "web"}, {"port": 80, "targetPort": target})

test_names if {
	_web("http") == set()
	_web("admin") == set()
	_web("https") == {"no container of the selected pods names a TCP port `https`"}
}

test_protocol if {
	port := {"port": 80, "protocol": "UDP", "targetPort": "http"}
	_messages({"app": "web"}, port) == {"no container of the selected pods names a UDP port `http`"}
}

test_nothing_selected if {
	_messages({"app": "x"}, {"port": 80, "targetPort": "https"}) == set()
	_messages({}, {"port": 80, "targetPort": "https"}) == set()
	_messages(null, {"port": 80, "targetPort": "https"}) == set()
}

test_numbers if {
	every number in [0, 1, 9999, 65535] {
		_web(number) == set()
	}
	every number in [-1, 65536, 80.5] {
		count(_web(number)) == 1
	}
}

test_text if {
	every text in ["8080", "Http", "-http", "http-", "ht--tp", "a-name-too-long-"] {
		count(_web(text)) == 1
	}
	_web("") == set()
}

test_unset if {
	_messages({"app": "web"}, {"port": 80}) == set()
	_web(null) == set()
}
