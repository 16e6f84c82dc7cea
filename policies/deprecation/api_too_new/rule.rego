# METADATA
# title: API version that the cluster does not know yet
# description: |
#   The object is written in an API version that a later release than the cluster's introduced. The API server refuses
#   it, and what the manifest asks for is not there. It happens when a manifest is copied from current
#   documentation, or when one chart serves clusters of different age.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
# - ref: https://kubernetes.io/docs/reference/using-api/#api-versioning
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [any]
#   needs: [manifest]
#   remediation: |
#     Write the object in a version that the target release serves, upgrade the cluster first, or correct the target
#     release if it is not the one that the object is meant for.
#   aliases:
#   - pluto:replacement-available-in
#   since: 0.1.0
package policies.deprecation.api_too_new

import data.lib.api_versions
import data.lib.k8s

deny contains {"msg": msg, "path": ["apiVersion"]} if {
	entry := api_versions.entry
	entry.introduced > k8s.minor
	msg := sprintf("`%s` %s is only there from Kubernetes 1.%d on (target 1.%d): %s", [
		input.apiVersion,
		input.kind,
		entry.introduced,
		k8s.minor,
		_advice,
	])
}

default _advice := "the target has no such kind"

_advice := sprintf("use `%s` %s", [api_versions.newest_served[1], input.kind])
