# METADATA
# title: Job that is never cleared up, or cleared up twice
# description: |
#   A Job that has ended stays, with its pods, until somebody deletes it; `ttlSecondsAfterFinished` has it deleted after
#   a while. The jobs of a CronJob are cleared up by its history limits; with a time to live in its template they
#   disappear before, and so does what those limits were to keep.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#jobs-history-limits
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [batch/Job, batch/CronJob]
#   remediation: |
#     Set `ttlSecondsAfterFinished` on a stand-alone Job; in a CronJob set `successfulJobsHistoryLimit` and
#     `failedJobsHistoryLimit` instead.
#   aliases: [kube-linter:job-ttl-seconds-after-finished]
#   since: 0.1.0
package policies.reliability.job_ttl

import data.lib.k8s
import data.lib.lifecycle

# A Job that a CronJob made is that one's business, and a hook is cleared up by the tool that runs it.
deny contains {"msg": msg, "path": ["spec", "ttlSecondsAfterFinished"]} if {
	input.kind == "Job"
	k8s.group == "batch"
	object.get(input, ["spec", "ttlSecondsAfterFinished"], null) == null
	not lifecycle.is_owned
	not lifecycle.is_hook
	msg := sprintf("Job `%s` has no `ttlSecondsAfterFinished`", [k8s.name])
}

deny contains {"msg": msg, "path": ["spec", "jobTemplate", "spec", "ttlSecondsAfterFinished"]} if {
	input.kind == "CronJob"
	ttl := input.spec.jobTemplate.spec.ttlSecondsAfterFinished
	ttl != null
	msg := sprintf("CronJob `%s` has its jobs deleted %v seconds after they end, before its history limits apply", [
		k8s.name,
		ttl,
	])
}
