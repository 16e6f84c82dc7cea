package policies.reliability.restart_policy_test

import data.policies.reliability.restart_policy

_object(api, kind, spec) := {
	"apiVersion": api,
	"kind": kind,
	"metadata": {"name": "x"},
	"spec": {"template": {"spec": object.union({"containers": [{"name": "app"}]}, spec)}},
}

test_job if {
	some policy in ["OnFailure", "Never"]
	count(restart_policy.deny) == 0 with input as _object("batch/v1", "Job", {"restartPolicy": policy})
}

test_job_message if {
	{finding.msg | some finding in restart_policy.deny} == {"the pod template of Job `x` has no restart policy, it must be `OnFailure` or `Never`"} with input as _object(
		"batch/v1", "Job",
		{},
	)
}

test_job_of_another_group if {
	count(restart_policy.deny) == 0 with input as _object("batch.example.com/v1", "Job", {})
}

test_without_a_pod_template if {
	count(restart_policy.deny) == 0 with input as {"apiVersion": "batch/v1", "kind": "Job", "spec": {}}
	count(restart_policy.deny) == 0 with input as {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {}}
}
