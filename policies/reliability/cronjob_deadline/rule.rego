# METADATA
# title: CronJob without a starting deadline
# description: |
#   Without `startingDeadlineSeconds` a CronJob that missed more than 100 starts, for instance because the cluster was
#   down or the CronJob was suspended, is never started again, and a run that was missed is made up for at any later
#   time, however late.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [CronJob]
#   remediation: Set `startingDeadlineSeconds` to how late a run may start and still be of use, and not below 10.
#   aliases: [kube-score:cronjob-has-deadline]
#   since: 0.1.0
package policies.reliability.cronjob_deadline

import data.lib.k8s

deny contains {"msg": msg, "path": ["spec", "startingDeadlineSeconds"]} if {
	input.kind == "CronJob"
	object.get(input, ["spec", "startingDeadlineSeconds"], null) == null
	msg := sprintf("CronJob `%s` has no `startingDeadlineSeconds`", [k8s.name])
}
