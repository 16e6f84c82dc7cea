package policies.images.registries_test

import data.policies.images.registries

_count(image, allow) := n if {
	n := count(registries.deny) with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}
		with data.params as {"allow": allow}
}

test_allowed if {
	_count("ghcr.io/example/echo:1", ["ghcr.io/example/"]) == 0
	_count("ghcr.io/example/team/echo:1", ["quay.io/", "ghcr.io/example/"]) == 0
	_count("ghcr.io/example/echo:1", ["ghcr.io"]) == 0
	_count("ghcr.io/example/echo:1", ["ghcr.io/example/echo"]) == 0
	_count("nginx", ["docker.io/"]) == 0
	_count("nginx:1.27", ["docker.io/library/"]) == 0
	_count("index.docker.io/library/nginx", ["docker.io/library/nginx"]) == 0
	_count("registry.example:5000/echo", ["registry.example:5000/"]) == 0
}

test_not_allowed if {
	_count("ghcr.io/example/echo:1", ["ghcr.io/exam"]) == 1
	_count("ghcr.io/example-evil/echo:1", ["ghcr.io/example"]) == 1
	_count("ghcr.io.example.net/echo:1", ["ghcr.io"]) == 1
	_count("example.net/ghcr.io/echo:1", ["ghcr.io/"]) == 1
	_count("bitnami/redis", ["docker.io/library/"]) == 1
	_count("nginx", ["ghcr.io/"]) == 1
	_count("registry.example:5001/echo", ["registry.example:5000/"]) == 1
	_count("registry.example/echo", ["registry.example:5000/"]) == 1
	_count("ghcr.io/example/echo2:1", ["ghcr.io/example/echo"]) == 1
}

test_silent_without_a_list if {
	_count("anything", []) == 0
	count(registries.deny) == 0 with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": "echo"}]}}
}

test_message if {
	{finding.msg | some finding in registries.deny} == {"container `app` uses `nginx:1`, and `docker.io/library/nginx` is not among the agreed registries"} with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": "nginx:1"}]}}
		with data.params as {"allow": ["ghcr.io/"]}
}
