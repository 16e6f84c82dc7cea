package policies.reliability.no_liveness_probe_test

import data.policies.reliability.no_liveness_probe

_pod(container) := {"kind": "Pod", "spec": {"containers": [container]}}

test_path_is_the_missing_field if {
	no_liveness_probe.deny == {{
		"msg": "container `app` has no liveness probe",
		"path": ["spec", "containers", 0, "livenessProbe"],
	}} with input as _pod({"name": "app"})
}

test_a_probe_that_is_empty_or_no_probe_at_all if {
	count(no_liveness_probe.deny) == 1 with input as _pod({"name": "app", "livenessProbe": {}})
	count(no_liveness_probe.deny) == 1 with input as _pod({"name": "app", "livenessProbe": null})
	count(no_liveness_probe.deny) == 1 with input as _pod({"name": "app", "livenessProbe": "tcp"})
	count(no_liveness_probe.deny) == 0 with input as _pod({"name": "app", "livenessProbe": {"exec": {}}})
}
