package policies.security.host_ipc_test

import data.policies.security.host_ipc

_job(spec) := {
	"kind": "CronJob",
	"spec": {"jobTemplate": {"spec": {"template": {"spec": object.union({"containers": []}, spec)}}}},
}

test_true if {
	host_ipc.deny == {{
		"msg": "the pod shares the IPC namespace of its node (`hostIPC`)",
		"path": ["spec", "jobTemplate", "spec", "template", "spec", "hostIPC"],
	}} with input as _job({"hostIPC": true})
}

test_not_true if {
	every spec in [{"hostIPC": false}, {"hostIPC": null}, {"hostIPC": "true"}, {}, {"hostNetwork": true}] {
		count(host_ipc.deny) == 0 with input as _job(spec)
	}
}

test_only_in_a_pod_spec if {
	count(host_ipc.deny) == 0 with input as {"kind": "Deployment", "spec": {"hostIPC": true}}
}
