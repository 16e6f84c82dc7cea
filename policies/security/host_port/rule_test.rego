package policies.security.host_port_test

import data.policies.security.host_port

_pod(ports) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "ports": ports}]}}

test_set if {
	host_port.deny == {{
		"msg": "container `app` takes port `8080` of its node",
		"path": ["spec", "containers", 0, "ports", 1, "hostPort"],
	}} with input as _pod([{"containerPort": 80}, {"containerPort": 8080, "hostPort": 8080}])
}

test_wrong_type_is_no_way_around if {
	count(host_port.deny) == 1 with input as _pod([{"containerPort": 80, "hostPort": "8080"}])
}

test_unset if {
	every ports in [[{"hostPort": 0}], [{"hostPort": null}], [{}], ["8080"], [], null, "8080", {"hostPort": 8080}] {
		count(host_port.deny) == 0 with input as _pod(ports)
	}
}
