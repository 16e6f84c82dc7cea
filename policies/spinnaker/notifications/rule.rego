# METADATA
# title: Pipeline to production that fails silently
# description: |
#   A release that stops half way leaves the old and the new version side by side until somebody looks. Nobody looks
#   unless they are told: a notification on `pipeline.failed`, to a place that the team reads.
# related_resources:
# - ref: https://spinnaker.io/docs/setup/other_config/features/notifications/
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
#     types:
#       type: list
#       default: []
#       description: >-
#         The types of notification that count, for example `[slack, pagerduty]`; when empty, any does.
#   remediation: >-
#     Add a notification of the pipeline with `when: [pipeline.failed]`.
#   aliases:
#   - SPN-017
#   since: 0.1.0
package policies.spinnaker.notifications

import data.lib.spinnaker

default types := []

types := data.params.types

deny contains {"msg": msg, "path": ["notifications"]} if {
	spinnaker.production_pipeline
	not _notifies
	msg := sprintf("nobody is told%s when the pipeline fails, which deploys to production", [_by])
}

_notifies if {
	some notification in spinnaker.list(input, "notifications")
	"pipeline.failed" in spinnaker.list(notification, "when")
	_counts(spinnaker.string_of(notification, "type"))
}

_counts(_) if count(types) == 0

_counts(type) if type in types

_by := "" if {
	count(types) == 0
} else := sprintf(" by %s", [concat(" or ", [sprintf("`%v`", [type]) | some type in types])])
