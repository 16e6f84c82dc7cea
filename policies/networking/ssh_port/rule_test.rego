package policies.networking.ssh_port_test

import data.policies.networking.ssh_port

_pod(port) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "ports": [port]}]}}

_service(port) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "git"}, "spec": {"ports": [port]}}

test_protocol if {
	count(ssh_port.deny) == 1 with input as _pod({"containerPort": 22})
	count(ssh_port.deny) == 1 with input as _pod({"containerPort": 22, "protocol": "TCP"})
	count(ssh_port.deny) == 1 with input as _pod({"containerPort": 22, "protocol": null})
	count(ssh_port.deny) == 0 with input as _pod({"containerPort": 22, "protocol": "UDP"})
}

test_one_finding_for_each_port_of_a_service if {
	{finding.path[3] | some finding in ssh_port.deny} == {"port"} with input as _service({"port": 22, "targetPort": 22})
	{finding.path[3] | some finding in ssh_port.deny} == {"targetPort"} with input as _service({
		"port": 2222,
		"targetPort": 22,
	})
}

test_wrong_types if {
	count(ssh_port.deny) == 0 with input as _pod(22)
	count(ssh_port.deny) == 0 with input as _pod({"containerPort": "22"})
	count(ssh_port.deny) == 0 with input as _service("22")
}
