package policies.security.host_path_persistent_volume_test

import data.policies.security.host_path_persistent_volume

_volume(spec) := {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "disk"}, "spec": spec}

test_host_path if {
	host_path_persistent_volume.deny == {{
		"msg": "PersistentVolume `disk` is `/data` of the node",
		"path": ["spec", "hostPath"],
	}} with input as _volume({"hostPath": {"path": "/data"}})
	count(host_path_persistent_volume.deny) == 1 with input as _volume({"hostPath": {}})
}

test_no_host_path if {
	every spec in [{"hostPath": null}, {"local": {"path": "/data"}}, {}, null] {
		count(host_path_persistent_volume.deny) == 0 with input as _volume(spec)
	}
}
