# METADATA
# title: Privileged container
# description: |
#   A privileged container sees all devices of its node, holds every capability and is bound by no seccomp, AppArmor or
#   SELinux profile: whoever breaks into it owns the node, and with it all pods there.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   description: Pod Security Standards, Privileged Containers
# - ref: https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/#privileged-containers
# custom:
#   severity: critical
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: >-
#     Remove `securityContext.privileged`, and add the single capability or device that the container needs instead.
#   aliases: [kube-linter:privileged-container, kube-score:container-security-context-privileged,
#     polaris:runAsPrivileged, pss:privileged, trivy:KSV-0017, checkov:CKV_K8S_16, kubescape:C-0057, cis:5.2.2]
#   since: 0.1.0
package policies.security.privileged

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext", "privileged"])} if {
	some c in k8s.containers
	c.spec.securityContext.privileged == true
	msg := sprintf("container `%s` is privileged", [k8s.container_name(c)])
}
