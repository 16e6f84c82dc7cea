# METADATA
# title: Container that may run as root
# description: |
#   With neither `runAsNonRoot: true` nor a user id, the image decides who its process is, and most images say root. Root
#   in a container is root on the node as soon as anything lets it out.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: >-
#     Set `securityContext.runAsNonRoot` to true on the pod, and `runAsUser` too when the image names no numeric user.
#   aliases:
#   - kube-linter:run-as-non-root
#   - polaris:runAsRootAllowed
#   - pss:runAsNonRoot
#   - trivy:KSV-0012
#   - kubescape:C-0013
#   - checkov:CKV_K8S_23
#   - cis:5.2.7
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.security.run_as_non_root

import data.lib.k8s
import data.lib.pod_security

# A user id is enough here (0 is the business of `run-as-user-zero`); the Pod Security Standards want `runAsNonRoot` all
# the same, see `pss-run-as-non-root`.
deny contains {"msg": msg, "path": path} if {
	not k8s.is_windows
	not pod_security.in_user_namespace
	some c in k8s.containers
	not _not_root(c)
	path := array.concat(c.path, ["securityContext", "runAsNonRoot"])
	msg := sprintf("container `%s` may run as root: `runAsNonRoot` is %s, and `runAsUser` is not set", [
		k8s.container_name(c),
		_setting(c),
	])
}

_not_root(c) if k8s.effective_security(c, "runAsNonRoot").value == true

_not_root(c) if k8s.effective_security(c, "runAsUser")

_setting(c) := sprintf("`%v`", [k8s.effective_security(c, "runAsNonRoot").value]) if {
	k8s.effective_security(c, "runAsNonRoot")
} else := "not set"
