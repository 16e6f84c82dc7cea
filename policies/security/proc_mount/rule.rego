# METADATA
# title: Unmasked /proc
# description: |
#   The runtime hides those parts of /proc that tell about the node or change it. `procMount: Unmasked` shows them to the
#   container. In a user namespace of its own, from Kubernetes 1.35 on, that is no danger to the node.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_procMount_baseline.go
# custom:
#   severity: high
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Remove `securityContext.procMount`, or set `hostUsers` to false on the pod.
#   aliases: [kube-linter:unsafe-proc-mount, polaris:procMount, pss:procMount, pss:procMount_restricted, trivy:KSV-0027]
#   since: 0.1.0
package policies.security.proc_mount

import data.lib.k8s
import data.lib.pod_security

# The baseline of the Pod Security Standards; what `restricted` refuses beyond it is in `pss-proc-mount-restricted`.
deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext", "procMount"])} if {
	some c in k8s.containers
	mount := c.spec.securityContext.procMount
	not mount in {"Default", null}
	not pod_security.in_user_namespace
	msg := sprintf("container `%s` has `procMount` `%v`", [k8s.container_name(c), mount])
}
