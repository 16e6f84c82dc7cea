# METADATA
# title: Container that runs as root
# description: |
#   `runAsUser: 0` starts the process as root whatever the image says. Root in a container is root on the node as soon as
#   a bug or a mounted directory lets it out.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Name a user id above 0, best above 10000, and give that user the files it needs.
#   aliases: [pss:runAsUser, trivy:KSV-0105]
#   since: 0.1.0
package policies.security.run_as_user_zero

import data.lib.k8s
import data.lib.pod_security

deny contains {"msg": msg, "path": path} if {
	not pod_security.in_user_namespace
	some c in k8s.containers
	c.spec.securityContext.runAsUser == 0
	path := array.concat(c.path, ["securityContext", "runAsUser"])
	msg := sprintf("container `%s` runs as root: `runAsUser` is 0", [k8s.container_name(c)])
}

# One finding for the pod, however many containers take its user. When none does, nobody runs as root, and only the Pod
# Security Standards mind (`pss-run-as-user`).
deny contains {"msg": msg, "path": path} if {
	k8s.pod_spec.securityContext.runAsUser == 0
	not pod_security.in_user_namespace
	path := array.concat(k8s.pod_spec_path, ["securityContext", "runAsUser"])
	names := [sprintf("`%s`", [k8s.container_name(c)]) |
		some c in k8s.containers
		k8s.effective_security(c, "runAsUser").path == path
	]
	names != []
	msg := sprintf("the pod's `runAsUser` is 0, so these containers run as root: %s", [concat(", ", names)])
}
