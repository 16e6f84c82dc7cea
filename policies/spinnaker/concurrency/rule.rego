# METADATA
# title: Releases to production that run side by side
# description: |
#   Two releases at the same time overwrite each other, and which version is left is chance. Releases that wait in a
#   queue run one after the other without anybody looking, long after they were meant.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/managing-pipelines/
# custom:
#   severity: medium
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   params:
#     production_accounts:
#       type: list
#       default: ["*prod*"]
#       description: >-
#         Globs of the accounts that belong to production.
#   remediation: >-
#     Set `limitConcurrent: true` and `keepWaitingPipelines: false`, and leave `maxConcurrentExecutions` out.
#   aliases:
#   - SPN-019
#   since: 0.1.0
package policies.spinnaker.concurrency

import data.lib.spinnaker

deny contains {"msg": "the pipeline to production may run more than once at a time", "path": ["limitConcurrent"]} if {
	spinnaker.production_pipeline
	not spinnaker.is_true(object.get(input, "limitConcurrent", false))
}

deny contains {"msg": "the pipeline to production keeps waiting runs, and releases them one after the other", "path": ["keepWaitingPipelines"]} if {
	spinnaker.production_pipeline
	spinnaker.is_true(object.get(input, "keepWaitingPipelines", false))
}

deny contains {"msg": msg, "path": ["maxConcurrentExecutions"]} if {
	spinnaker.production_pipeline
	most := spinnaker.number(object.get(input, "maxConcurrentExecutions", null))
	most > 1
	msg := sprintf("the pipeline to production may run %v times at once", [most])
}
