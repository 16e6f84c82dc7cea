package policies.security.host_network_test

import data.policies.security.host_network

_job(spec) := {
	"kind": "CronJob",
	"spec": {"jobTemplate": {"spec": {"template": {"spec": object.union({"containers": []}, spec)}}}},
}

test_true if {
	host_network.deny == {{
		"msg": "the pod uses the network of its node (`hostNetwork`)",
		"path": ["spec", "jobTemplate", "spec", "template", "spec", "hostNetwork"],
	}} with input as _job({"hostNetwork": true})
}

test_not_true if {
	every spec in [{"hostNetwork": false}, {"hostNetwork": null}, {"hostNetwork": "true"}, {}, {"hostPID": true}] {
		count(host_network.deny) == 0 with input as _job(spec)
	}
}

test_only_in_a_pod_spec if {
	count(host_network.deny) == 0 with input as {"kind": "Deployment", "spec": {"hostNetwork": true}}
}
