package policies.reliability.probe_port_test

import data.policies.reliability.probe_port

_pod(ports, probe) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "ports": ports, "readinessProbe": probe}]}}

test_message_and_path if {
	probe_port.deny == {{
		"msg": "readinessProbe of container `app` uses port `web`, which the container does not declare",
		"path": ["spec", "containers", 0, "readinessProbe", "httpGet", "port"],
	}} with input as _pod([{"containerPort": 80}], {"httpGet": {"port": "web"}})
}

# The API server refuses a number in quotes: it would be a name, and a name has a letter.
test_a_number_in_quotes_is_a_name if {
	count(probe_port.deny) == 1 with input as _pod([{"containerPort": 80}], {"httpGet": {"port": "80"}})
}

test_a_probe_is_tcp if {
	probe := {"tcpSocket": {"port": 53}}
	count(probe_port.deny) == 1 with input as _pod([{"containerPort": 53, "protocol": "UDP"}], probe)
	count(probe_port.deny) == 0 with input as _pod([{"containerPort": 53, "protocol": "TCP"}], probe)
	count(probe_port.deny) == 0 with input as _pod([{"containerPort": 53, "protocol": null}], probe)
}

test_wrong_types_do_not_hide_the_finding if {
	count(probe_port.deny) == 1 with input as _pod("8080", {"httpGet": {"port": 8080}})
	count(probe_port.deny) == 0 with input as _pod([], {"httpGet": "8080"})
	count(probe_port.deny) == 0 with input as _pod([], "http")
	count(probe_port.deny) == 0 with input as _pod([], {"httpGet": {"port": null}})
}

test_another_machine if {
	probe := {"httpGet": {"port": 80, "host": "example.com"}}
	count(probe_port.deny) == 0 with input as _pod([], probe)
}
