package lib.resources_test

import data.lib.resources

_of(requests, limits) := {"resources": {"requests": requests, "limits": limits}}

test_limit if {
	resources.has_limit(_of({}, {"memory": "1Gi"}), "memory")
	resources.has_limit(_of({}, {"memory": 1024}), "memory")
	resources.has_limit(_of({}, {"memory": "no quantity"}), "memory")
	every spec in [
		_of({"memory": "1Gi"}, {}),
		_of({}, {"memory": null}),
		_of({}, {"memory": "0"}),
		_of({}, {"memory": 0}),
		_of({}, {"memory": "0Gi"}),
		_of({}, {"cpu": "1"}),
		_of({}, "memory"),
		_of({}, ["memory"]),
		_of(null, null),
		{"resources": null},
		{"resources": "memory"},
		{},
	] {
		not resources.has_limit(spec, "memory")
	}
}

test_request if {
	resources.has_request(_of({"cpu": "100m"}, {}), "cpu")
	resources.has_request(_of({}, {"cpu": "1"}), "cpu")
	resources.has_request(_of({"cpu": null}, {"cpu": "1"}), "cpu")
	resources.has_request({"resources": {"limits": {"cpu": "1"}}}, "cpu")
	every spec in [
		# The limit fills a request in only where none is written.
		_of({"cpu": "0"}, {"cpu": "1"}),
		_of({"cpu": 0}, {}),
		_of({}, {"cpu": 0}),
		_of({"memory": "1Gi"}, {"memory": "1Gi"}),
		{},
	] {
		not resources.has_request(spec, "cpu")
	}
}

_pod(pod_level) := {"kind": "Pod", "spec": {
	"resources": pod_level,
	"containers": [
		{"name": "app", "resources": {"limits": {"cpu": 1}}},
		{"name": "bare"},
		{"name": "odd", "resources": "text"},
	],
	"initContainers": [{"resources": {}}],
}}

test_pod_level if {
	pod := _pod({"limits": {"memory": "1Gi"}})
	resources.pod_has_limit("memory") with input as pod
	resources.pod_has_request("memory") with input as pod
	not resources.pod_has_limit("cpu") with input as pod
	not resources.pod_has_request("cpu") with input as pod

	# Earlier releases drop the field.
	not resources.pod_has_limit("memory") with input as pod with data.kubernetes.minor as 31
	not resources.pod_has_request("memory") with input as pod with data.kubernetes.minor as 31
	resources.pod_has_limit("memory") with input as pod with data.kubernetes.minor as 32
}

test_holders if {
	[[resources.holder_name(h), h.path] | some h in resources.holders] == [
		["container `app`", ["spec", "containers", 0]],
		["container `bare`", ["spec", "containers", 1]],
		["container `odd`", ["spec", "containers", 2]],
		["container `initContainers[0]`", ["spec", "initContainers", 0]],
		["the pod", ["spec"]],
	] with input as _pod({})
	count(resources.holders) == 4 with input as _pod(null)
	count(resources.holders) == 4 with input as _pod({}) with data.kubernetes.minor as 31
	resources.holders == [] with input as {"kind": "Service"}
}

test_lack if {
	resources.lack({}, "limit", "memory", "memory") == "no memory limit"
	resources.lack(_of({"cpu": 0}, {}), "request", "CPU", "cpu") == "the CPU request `0`, which is none"
}
