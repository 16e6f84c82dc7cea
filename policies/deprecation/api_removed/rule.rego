# METADATA
# title: API version that the cluster no longer serves
# description: |
#   Kubernetes retires old versions of its APIs: from the named release on, the API server knows nothing of an object
#   written that way and refuses it. A manifest that was applied for years then fails on the first deployment after
#   the upgrade of the cluster.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
# - ref: https://kubernetes.io/docs/reference/using-api/deprecation-policy/
# custom:
#   severity: critical
#   bundles: [default, strict]
#   kinds: [any]
#   needs: [manifest]
#   remediation: |
#     Write the object in the version that the message names, and look up in the migration guide what changed in its
#     fields. `kubectl convert` does most of it.
#   aliases:
#   - kube-linter:no-extensions-v1beta
#   - kube-score:stable-version
#   - pluto:removed-in
#   - trivy:KSV-0107
#   since: 0.1.0
package policies.deprecation.api_removed

import data.lib.api_versions
import data.lib.k8s

deny contains {"msg": msg, "path": ["apiVersion"]} if {
	entry := api_versions.entry
	entry.removed <= k8s.minor
	msg := sprintf("`%s` %s is no longer served since Kubernetes 1.%d (target 1.%d): %s", [
		input.apiVersion,
		input.kind,
		entry.removed,
		k8s.minor,
		api_versions.advice,
	])
}
