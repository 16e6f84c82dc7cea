# METADATA
# title: Service account in the deprecated field
# description: |
#   `serviceAccount` is the old name of `serviceAccountName`. When both are set the old one is ignored without a word, and
#   tools that only know the new one believe that the pod runs as `default`.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
# custom:
#   severity: low
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Rename `serviceAccount` to `serviceAccountName`.
#   aliases: [kube-linter:deprecated-service-account-field, kubescape:C-0294]
#   since: 0.1.0
package policies.security.deprecated_sa_field

import data.lib.k8s

# The API server writes both fields, so that two equal ones are no sign of anything.
deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["serviceAccount"])} if {
	old := k8s.pod_spec.serviceAccount
	not old in {"", null}
	new := object.get(k8s.pod_spec, "serviceAccountName", "")
	new != old
	msg := _message(old, new)
}

_message(old, new) := sprintf("`serviceAccount` is deprecated; `%v` belongs in `serviceAccountName`", [old]) if {
	new in {"", null}
} else := sprintf("`serviceAccount` is `%v`, but `serviceAccountName` is `%v`, and only that counts", [old, new])
