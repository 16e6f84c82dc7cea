package lib.image_references_test

import data.lib.image
import data.lib.image_references

test_all if {
	[[r.text, r.parts.tag, r.path, image_references.what(r)] | some r in image_references.all] == [
		["echo:1.4.2", "1.4.2", ["spec", "containers", 0, "image"], "container `app`"],
		["migrate", "", ["spec", "initContainers", 0, "image"], "container `initContainers[0]`"],
		["model:2", "2", ["spec", "volumes", 1, "image", "reference"], "volume `model`"],
	] with input as {"kind": "Pod", "spec": {
		"containers": [{"name": "app", "image": "echo:1.4.2"}, {"name": "none"}, {"name": "empty", "image": ""}],
		"initContainers": [{"image": "migrate"}],
		"volumes": [
			{"name": "tmp", "emptyDir": {}},
			{"name": "model", "image": {"reference": "model:2"}},
			{"name": "text", "image": "model:2"},
		],
	}}
	image_references.all == [] with input as {"kind": "Service"}
}

test_full_name if {
	names := {
		"nginx": "docker.io/library/nginx",
		"docker.io/nginx:1": "docker.io/library/nginx",
		"docker.io/library/nginx": "docker.io/library/nginx",
		"index.docker.io/library/nginx": "docker.io/library/nginx",
		"bitnami/redis": "docker.io/bitnami/redis",
		"ghcr.io/example/echo:1": "ghcr.io/example/echo",
		"GHCR.io/example/echo:1": "ghcr.io/example/echo",
		"localhost:5000/echo": "localhost:5000/echo",
	}
	every reference, name in names {
		image_references.full_name(image.parse(reference)) == name
	}
}
