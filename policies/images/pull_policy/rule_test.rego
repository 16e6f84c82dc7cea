package policies.images.pull_policy_test

import data.policies.images.pull_policy

_pod(image, policy) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"image": image,
	"imagePullPolicy": policy,
}]}}

_count(image, policy) := n if {
	n := count(pull_policy.deny) with input as _pod(image, policy)
}

test_set if {
	_count("echo:1.4.2", "Always") == 0
	_count("echo:1.4.2", "IfNotPresent") == 1
	_count("echo:1.4.2", "Never") == 1
	_count("echo:latest", "IfNotPresent") == 1
	_count("echo", "Never") == 1
	_count("echo:1.4.2", "always") == 1
	_count("echo:1.4.2", true) == 1
}

test_unset_is_always_for_latest_only if {
	_count("echo", null) == 0
	_count("echo:latest", null) == 0
	_count("echo:latest", "") == 0
	_count("registry.example:5000/echo", null) == 0
	_count("echo:1.4.2", null) == 1
	pull_policy.deny == {{
		"msg": "container `app` pulls `echo:1.4.2` with policy `IfNotPresent`",
		"path": ["spec", "containers", 0, "imagePullPolicy"],
	}} with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": "echo:1.4.2"}]}}
}

test_digest_is_exempt if {
	_count("echo@sha256:0123", "IfNotPresent") == 0
	_count("echo:latest@sha256:0123", "Never") == 0
}

test_no_image if {
	_count(null, "Never") == 0
}
