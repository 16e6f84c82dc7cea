# METADATA
# title: Capability beyond the usual ones
# description: |
#   A container has a handful of capabilities without asking. Whatever is added to them gives the process a part of
#   root's power that hardly any service needs, and that the baseline of the Pod Security Standards refuses.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_capabilities_baseline.go
# custom:
#   severity: high
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Remove the capability from `securityContext.capabilities.add`.
#   aliases:
#   - pss:capabilities_baseline
#   - polaris:insecureCapabilities
#   - trivy:KSV-0022
#   - cis:5.2.9
#   since: 0.1.0
package policies.security.capabilities_baseline

import data.lib.k8s

_usual := {
	"AUDIT_WRITE",
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"MKNOD",
	"NET_BIND_SERVICE",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYS_CHROOT",
}

# Names are compared as they are, as the Pod Security Standards do: `CAP_CHOWN` and `chown` are none of the list.
deny contains {"msg": msg, "path": path} if {
	some c in k8s.containers
	some i, name in c.spec.securityContext.capabilities.add
	not name in _usual
	path := array.concat(c.path, ["securityContext", "capabilities", "add", i])
	msg := sprintf("container `%s` adds the capability `%v`", [k8s.container_name(c), name])
}
