# METADATA
# title: Deprecated API version
# description: |
#   The API version is still served, but Kubernetes has announced its end and names a successor. Changing the manifest
#   now is a small edit; after the release that removes the version it is a failed deployment.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
# - ref: https://kubernetes.io/blog/2025/04/24/endpoints-deprecation/
#   description: why Endpoints are deprecated
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [any]
#   needs: [manifest]
#   remediation: |
#     Write the object in the version that the message names, and look up in the migration guide what changed in its
#     fields.
#   aliases:
#   - kube-score:stable-version
#   - pluto:deprecated-in
#   - trivy:KSV-0107
#   since: 0.1.0
package policies.deprecation.api_deprecated

import data.lib.api_versions
import data.lib.k8s

# Once it is no longer served, `api-removed` says so.
deny contains {"msg": msg, "path": ["apiVersion"]} if {
	entry := api_versions.entry
	entry.deprecated <= k8s.minor
	object.get(entry, "removed", k8s.minor + 1) > k8s.minor
	msg := sprintf("`%s` %s is deprecated since Kubernetes 1.%d%s: %s", [
		input.apiVersion,
		input.kind,
		entry.deprecated,
		_end(entry),
		api_versions.advice,
	])
}

_end(entry) := sprintf(" and no longer served from 1.%d on", [entry.removed]) if {
	entry.removed
} else := ""
