package policies.reliability.cronjob_deadline_test

import data.policies.reliability.cronjob_deadline

test_null_is_unset if {
	count(cronjob_deadline.deny) == 1 with input as {"kind": "CronJob", "spec": {"startingDeadlineSeconds": null}}
	count(cronjob_deadline.deny) == 1 with input as {"kind": "CronJob"}
}

test_zero_is_set if {
	count(cronjob_deadline.deny) == 0 with input as {"kind": "CronJob", "spec": {"startingDeadlineSeconds": 0}}
}

test_a_job_has_none if {
	count(cronjob_deadline.deny) == 0 with input as {"kind": "Job", "spec": {}}
}
