package policies.reliability.probes_identical_test

import data.policies.reliability.probes_identical

_pod(liveness, readiness) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"livenessProbe": liveness,
	"readinessProbe": readiness,
}]}}

test_written_defaults_make_no_difference if {
	count(probes_identical.deny) == 1 with input as _pod(
		{"httpGet": {"port": 80, "path": "/"}, "periodSeconds": 10, "timeoutSeconds": null},
		{"httpGet": {"port": 80, "scheme": "HTTP"}, "failureThreshold": 3},
	)
}

test_grace_period_is_not_compared if {
	count(probes_identical.deny) == 1 with input as _pod(
		{"tcpSocket": {"port": 80}, "terminationGracePeriodSeconds": 5},
		{"tcpSocket": {"port": 80}},
	)
}

test_every_threshold_counts if {
	some field in ["initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold"]
	count(probes_identical.deny) == 0 with input as _pod(
		{"tcpSocket": {"port": 80}, field: 42},
		{"tcpSocket": {"port": 80}},
	)
}

test_probes_without_a_handler_are_not_compared if {
	count(probes_identical.deny) == 0 with input as _pod({}, {})
	count(probes_identical.deny) == 0 with input as _pod(null, null)
	count(probes_identical.deny) == 0 with input as _pod("tcp", "tcp")
}
