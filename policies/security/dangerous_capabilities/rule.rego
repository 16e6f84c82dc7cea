# METADATA
# title: Capability that is as good as root
# description: |
#   Each of these capabilities alone is a known way from the container to the node: loading kernel modules, mounting
#   disks, reading other processes, taking over the network. With one of them the container is no boundary any more.
# related_resources:
# - ref: https://man7.org/linux/man-pages/man7/capabilities.7.html
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   severity: critical
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Remove the capability; ask for the single one that the program needs, if any.
#   aliases:
#   - polaris:dangerousCapabilities
#   - trivy:KSV-0005
#   - trivy:KSV-0120
#   - checkov:CKV_K8S_39
#   - kubescape:C-0046
#   since: 0.1.0
package policies.security.dangerous_capabilities

import data.lib.k8s
import data.lib.pod_security

_dangers := {
	"ALL": "every capability there is",
	"BPF": "programs in the kernel",
	"DAC_READ_SEARCH": "every file of the node",
	"MAC_ADMIN": "the rules of SELinux and AppArmor",
	"MAC_OVERRIDE": "past the rules of SELinux and AppArmor",
	"NET_ADMIN": "routes, firewall and interfaces",
	"PERFMON": "the memory of the kernel and of other processes",
	"SYS_ADMIN": "mounts, namespaces and most else that root can do",
	"SYS_BOOT": "a reboot, or another kernel",
	"SYS_MODULE": "kernel modules",
	"SYS_PTRACE": "the memory of other processes",
	"SYS_RAWIO": "the memory and the devices of the node",
}

deny contains {"msg": msg, "path": path} if {
	some c in k8s.containers
	some i, name in c.spec.securityContext.capabilities.add
	danger := _dangers[pod_security.capability(name)]
	path := array.concat(c.path, ["securityContext", "capabilities", "add", i])
	msg := sprintf("container `%s` adds the capability `%s`: %s", [k8s.container_name(c), name, danger])
}
