# METADATA
# title: runAsNonRoot not required (Pod Security Standards)
# description: |
#   The restricted profile wants `runAsNonRoot: true` for every container, on the container or on the pod, and no false
#   anywhere. A user id alone, which satisfies `run-as-non-root`, is not enough: namespaces that enforce the profile
#   refuse the pod.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_runAsNonRoot.go
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/#integration-with-pod-security-admission-checks
# custom:
#   severity: high
#   bundles: [pss-restricted]
#   kinds: [workload]
#   remediation: Set `securityContext.runAsNonRoot` to true on the pod, and remove every false.
#   aliases: [pss:runAsNonRoot]
#   since: 0.1.0
package policies.pod_security.pss_run_as_non_root

import data.lib.k8s
import data.lib.pod_security

# An explicit false, be it overridden or not. Windows pods are not exempt from this control.
deny contains {"msg": msg, "path": array.concat(context.path, ["runAsNonRoot"])} if {
	some context in pod_security.contexts
	setting := context.spec.runAsNonRoot
	not setting in {true, null}
	not pod_security.in_user_namespace
	msg := sprintf("%s has `runAsNonRoot` `%v`, which must be true", [pod_security.owner(context), setting])
}

deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext", "runAsNonRoot"])} if {
	not pod_security.in_user_namespace
	some c in k8s.containers
	not k8s.effective_security(c, "runAsNonRoot")
	msg := sprintf("container `%s` does not set `runAsNonRoot`, and neither does its pod", [k8s.container_name(c)])
}
