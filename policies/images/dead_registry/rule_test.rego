package policies.images.dead_registry_test

import data.policies.images.dead_registry

_messages(image) := {finding.msg | some finding in found} if {
	found := dead_registry.deny with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}
}

test_retired if {
	_messages("k8s.gcr.io/pause:3.9") == {"container `app` uses `k8s.gcr.io/pause:3.9` from the retired registry `k8s.gcr.io`, replaced by `registry.k8s.io`"}
	_messages("acme-docker.bintray.io/echo:1") == {"container `app` uses `acme-docker.bintray.io/echo:1` from the retired registry `bintray.io`"}
	every image in [
		"k8s.gcr.io/ingress-nginx/controller:v1.2.0@sha256:0123",
		"K8s.gcr.io/pause:3.9",
		"gcr.io/google-containers/pause:3.1",
		"gcr.io/google_containers/pause:3.1",
		"docker.pkg.github.com/example/repo/echo:1",
		"registry.centos.org/centos/centos:7",
		"bintray.io/echo:1",
	] {
		count(_messages(image)) == 1
	}
}

test_alive if {
	every image in [
		"registry.k8s.io/pause:3.10",
		"gcr.io/distroless/static:nonroot",
		"gcr.io/google-containers-fork/pause:1",
		"eu.k8s.gcr.io.example.com/pause:1",
		"example.com/k8s.gcr.io/pause:1",
		"k8s.gcr.io.example.com/pause:1",
		"notbintray.io/echo:1",
		"pause:3.10",
	] {
		_messages(image) == set()
	}
}

test_more if {
	pod := {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": "old.example/echo:1"}]}}
	count(dead_registry.deny) == 0 with input as pod
	{finding.msg | some finding in dead_registry.deny} == {"container `app` uses `old.example/echo:1` from the retired registry `old.example`, replaced by `new.example`"} with input as pod with data.params as {"more": {"old.example": "new.example"}}
}
