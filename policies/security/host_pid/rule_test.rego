package policies.security.host_pid_test

import data.policies.security.host_pid

_job(spec) := {
	"kind": "CronJob",
	"spec": {"jobTemplate": {"spec": {"template": {"spec": object.union({"containers": []}, spec)}}}},
}

test_true if {
	host_pid.deny == {{
		"msg": "the pod sees the processes of its node (`hostPID`)",
		"path": ["spec", "jobTemplate", "spec", "template", "spec", "hostPID"],
	}} with input as _job({"hostPID": true})
}

test_not_true if {
	every spec in [{"hostPID": false}, {"hostPID": null}, {"hostPID": "true"}, {}, {"hostIPC": true}] {
		count(host_pid.deny) == 0 with input as _job(spec)
	}
}

test_only_in_a_pod_spec if {
	count(host_pid.deny) == 0 with input as {"kind": "Deployment", "spec": {"hostPID": true}}
}
