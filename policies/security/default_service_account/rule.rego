# METADATA
# title: Use of the default service account
# description: |
#   All pods of a namespace that name no service account share the account `default`. A right that one of them needs is
#   then a right of all, and nobody can tell in the audit log which of them used it.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [workload, RoleBinding, ClusterRoleBinding]
#   remediation: >-
#     Make a service account for the workload and name it in `serviceAccountName`, or set `automountServiceAccountToken`
#     to false where none is needed. Bind roles to that account.
#   aliases: [kube-linter:default-service-account, checkov:CKV_K8S_41, checkov:CKV_K8S_42, cis:5.1.5]
#   since: 0.1.0
package policies.security.default_service_account

import data.lib.k8s

# A pod that mounts no token makes no use of its account.
deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, [field])} if {
	object.get(k8s.pod_spec, "automountServiceAccountToken", true) != false
	field := _account_field
	object.get(k8s.pod_spec, field, "default") in {"default", "", null}
	msg := "the pod runs as the service account `default`"
}

deny contains {"msg": msg, "path": ["subjects", i, "name"]} if {
	input.kind in {"RoleBinding", "ClusterRoleBinding"}
	some i, subject in input.subjects
	subject.kind == "ServiceAccount"
	subject.name == "default"
	msg := sprintf("%s `%s` gives rights to the service account `default`, which many pods share", [input.kind, k8s.name])
}

# The old name of the field counts where the new one is not set.
_account_field := "serviceAccount" if {
	object.get(k8s.pod_spec, "serviceAccountName", "") in {"", null}
	is_string(k8s.pod_spec.serviceAccount)
} else := "serviceAccountName"
