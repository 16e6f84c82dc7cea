package policies.security.host_path_test

import data.policies.security.host_path

_pod(volume) := {"kind": "Pod", "spec": {"containers": [], "volumes": [volume]}}

test_host_path if {
	host_path.deny == {{
		"msg": "volume `data` is `/data` of the node",
		"path": ["spec", "volumes", 0, "hostPath"],
	}} with input as _pod({"name": "data", "hostPath": {"path": "/data"}})
}

# The standard asks for nothing but the field.
test_host_path_without_a_path if {
	every value in [{}, "text", {"type": "Directory"}] {
		{finding.msg | some finding in host_path.deny} == {"volume `data` is a path of the node"} with input as _pod({
			"name": "data",
			"hostPath": value,
		})
	}
	{finding.msg | some finding in host_path.deny} == {"volume `0` is a path of the node"} with input as _pod({"hostPath": {}})
}

test_no_host_path if {
	every volume in [{"name": "data", "hostPath": null}, {"name": "data", "emptyDir": {}}, "hostPath", null] {
		count(host_path.deny) == 0 with input as _pod(volume)
	}
}
