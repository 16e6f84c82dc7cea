# METADATA
# title: Unmasked /proc in a user namespace (Pod Security Standards)
# description: |
#   From Kubernetes 1.35 on the baseline profile lets a pod in a user namespace of its own unmask /proc. The restricted
#   profile does not.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/#integration-with-pod-security-admission-checks
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_procMount_restricted.go
# custom:
#   severity: high
#   bundles: [pss-restricted]
#   kinds: [workload]
#   remediation: Remove `securityContext.procMount`.
#   aliases: [pss:procMount_restricted]
#   since: 0.1.0
package policies.pod_security.pss_proc_mount_restricted

import data.lib.k8s
import data.lib.pod_security

# Only what the baseline lets pass: all other pods are reported by `proc-mount`, which is in the same bundle.
deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext", "procMount"])} if {
	pod_security.in_user_namespace
	some c in k8s.containers
	mount := c.spec.securityContext.procMount
	not mount in {"Default", null}
	msg := sprintf("container `%s` has `procMount` `%v`, in a user namespace though", [k8s.container_name(c), mount])
}
