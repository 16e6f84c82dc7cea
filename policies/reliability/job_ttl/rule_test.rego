package policies.reliability.job_ttl_test

import data.policies.reliability.job_ttl

_job(metadata, spec) := {
	"apiVersion": "batch/v1",
	"kind": "Job",
	"metadata": object.union({"name": "x"}, metadata),
	"spec": spec,
}

test_zero_deletes_at_once if {
	count(job_ttl.deny) == 0 with input as _job({}, {"ttlSecondsAfterFinished": 0})
}

test_null_is_unset if {
	count(job_ttl.deny) == 1 with input as _job({}, {"ttlSecondsAfterFinished": null})
	count(job_ttl.deny) == 0 with input as {
		"kind": "CronJob",
		"spec": {"jobTemplate": {"spec": {"ttlSecondsAfterFinished": null}}},
	}
}

test_owned if {
	count(job_ttl.deny) == 0 with input as _job({"ownerReferences": [{"kind": "CronJob"}]}, {})
	count(job_ttl.deny) == 1 with input as _job({"ownerReferences": []}, {})
}

test_job_of_another_group if {
	count(job_ttl.deny) == 0 with input as {"apiVersion": "batch.volcano.sh/v1alpha1", "kind": "Job", "spec": {}}
}
