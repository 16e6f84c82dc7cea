# METADATA
# title: runAsUser 0 (Pod Security Standards)
# description: |
#   The restricted profile refuses `runAsUser: 0` wherever it stands, also on a pod whose containers all have a user of
#   their own, which `run-as-user-zero` lets pass.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_runAsUser.go
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/#integration-with-pod-security-admission-checks
# custom:
#   severity: high
#   bundles: [pss-restricted]
#   kinds: [workload]
#   remediation: Remove `runAsUser`, or name an id above 0.
#   aliases: [pss:runAsUser]
#   since: 0.1.0
package policies.pod_security.pss_run_as_user

import data.lib.k8s
import data.lib.pod_security

# A control of version 1.23 of the standards.
deny contains {"msg": msg, "path": array.concat(context.path, ["runAsUser"])} if {
	some context in pod_security.contexts
	context.spec.runAsUser == 0
	k8s.minor >= 23
	not pod_security.in_user_namespace
	msg := sprintf("%s has `runAsUser` 0", [pod_security.owner(context)])
}
