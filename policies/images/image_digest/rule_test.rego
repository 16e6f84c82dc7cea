package policies.images.image_digest_test

import data.policies.images.image_digest

_sha256 := "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_pod(image) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}

_messages := {finding.msg | some finding in image_digest.deny}

test_pinned if {
	every image in [
		sprintf("echo@sha256:%s", [_sha256]),
		sprintf("registry.example:5000/echo:1.4.2@sha256:%s", [_sha256]),
		sprintf("echo@sha512:%s%s", [_sha256, _sha256]),
	] {
		_messages == set() with input as _pod(image)
	}
}

test_not_pinned if {
	_messages == {"container `app` uses `echo:1.4.2`, which no digest pins"} with input as _pod("echo:1.4.2")
	_messages == {"container `app` uses `r.example:5000/echo`, which no digest pins"} with input as _pod("r.example:5000/echo")
}

test_not_a_digest if {
	_messages == {"container `app` uses `echo@sha256:abc`, and `sha256:abc` is no digest"} with input as _pod("echo@sha256:abc")
	every image in [
		sprintf("echo@%s", [_sha256]),
		sprintf("echo@md5:%s", [_sha256]),
		sprintf("echo@sha512:%s", [_sha256]),
		sprintf("echo@sha256:%s", [upper(_sha256)]),
		sprintf("echo@sha256:%s:1", [_sha256]),
	] {
		count(_messages) == 1 with input as _pod(image)
	}
}
