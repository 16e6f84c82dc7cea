# METADATA
# title: Container without any hardening
# description: |
#   Linux offers four ways to keep a process from what it does not need: seccomp, AppArmor, SELinux and dropped
#   capabilities. A container that uses none of them has nothing but the kernel's good will between it and the node.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   remediation: Set `seccompProfile.type` to RuntimeDefault on the pod, and drop the capability ALL on the container.
#   aliases: [polaris:linuxHardening, kubescape:C-0055]
#   since: 0.1.0
package policies.security.linux_hardening

import data.lib.k8s
import data.lib.pod_security

deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext"])} if {
	not k8s.is_windows
	some c in k8s.running_containers
	not _hardened(c)
	msg := sprintf("container `%s` uses none of seccomp, AppArmor, SELinux and dropped capabilities", [k8s.container_name(c)])
}

_hardened(c) if pod_security.confines(k8s.effective_security(c, "seccompProfile").value)

_hardened(c) if pod_security.confines(k8s.effective_security(c, "appArmorProfile").value)

_hardened(c) if {
	key := sprintf("container.apparmor.security.beta.kubernetes.io/%s", [k8s.container_name(c)])
	profile := k8s.pod_annotations[key]
	is_string(profile)
	regex.match("^(runtime/default$|localhost/)", profile)
}

_hardened(c) if {
	some value in k8s.effective_security(c, "seLinuxOptions").value
	not value in {"", null}
}

_hardened(c) if {
	some name in c.spec.securityContext.capabilities.drop
	is_string(name)
}
