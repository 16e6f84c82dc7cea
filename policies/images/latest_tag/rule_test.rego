package policies.images.latest_tag_test

import data.policies.images.latest_tag

_pod(image) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}

test_registry_port_is_not_a_tag if {
	latest_tag.deny == {{
		"msg": "container `app` uses image `registry.example:5000/app`, which has no tag",
		"path": ["spec", "containers", 0, "image"],
	}} with input as _pod("registry.example:5000/app")
}

test_tag_behind_a_registry_port if {
	count(latest_tag.deny) == 0 with input as _pod("registry.example:5000/app:1.2")
}

test_digest_wins_over_latest if {
	count(latest_tag.deny) == 0 with input as _pod("app:latest@sha256:0123")
}

test_without_an_image_there_is_nothing_to_say if {
	count(latest_tag.deny) == 0 with input as {"kind": "Pod", "spec": {"containers": [{"name": "app"}]}}
}
