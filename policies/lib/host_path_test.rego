package lib.host_path_test

import data.lib.host_path

test_volumes_of_a_pod if {
	host_path.volumes == [
		{"host": "/etc", "path": ["spec", "template", "spec", "volumes", 1, "hostPath", "path"], "what": "volume `etc`"},
		{
			"host": "/",
			"path": ["spec", "template", "spec", "volumes", 2, "hostPath", "path"],
			"what": "a volume without a name",
		},
	] with input as {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [], "volumes": [
		{"name": "tmp", "emptyDir": {}},
		{"name": "etc", "hostPath": {"path": "/etc"}},
		{"hostPath": {"path": "/"}},
		{"name": "null", "hostPath": null},
		{"name": "number", "hostPath": {"path": 1}},
		"text",
	]}}}}
}

test_persistent_volume if {
	host_path.volumes == [{
		"host": "/data",
		"path": ["spec", "hostPath", "path"],
		"what": "PersistentVolume `disk`",
	}] with input as {"kind": "PersistentVolume", "metadata": {"name": "disk"}, "spec": {"hostPath": {"path": "/data"}}}
	host_path.volumes == [] with input as {"kind": "PersistentVolume", "spec": {"local": {"path": "/data"}}}
	host_path.volumes == [] with input as {"kind": "Other", "spec": {"hostPath": {"path": "/data"}}}
}

test_segments if {
	host_path.segments("/") == []
	host_path.segments("") == []
	host_path.segments("//var//run/./docker.sock/") == ["var", "run", "docker.sock"]
	host_path.segments(`\\.\pipe\docker_engine`) == ["pipe", "docker_engine"]
}

test_within if {
	host_path.within(["etc"], ["etc"])
	host_path.within(["etc", "ssl"], ["etc"])
	host_path.within(["etc"], [])
	not host_path.within(["etcd"], ["etc"])
	not host_path.within(["var", "etc"], ["etc"])
	not host_path.within([], ["etc"])
}
