# METADATA
# title: Container that may gain privileges
# description: |
#   Unless `allowPrivilegeEscalation` is false, a process may become more than it was started as, for instance through a
#   set-user-ID program in the image: a container that runs as an ordinary user is then one bug away from root. True is
#   the default, so saying nothing allows it.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_allowPrivilegeEscalation.go
# custom:
#   severity: medium
#   bundles: [default, strict, pss-restricted]
#   kinds: [workload]
#   remediation: Set `securityContext.allowPrivilegeEscalation` to false on the container.
#   aliases:
#   - kube-linter:privilege-escalation-container
#   - polaris:privilegeEscalationAllowed
#   - pss:allowPrivilegeEscalation
#   - trivy:KSV-0001
#   - kubescape:C-0016
#   - checkov:CKV_K8S_20
#   - cis:5.2.6
#   since: 0.1.0
package policies.security.privilege_escalation

import data.lib.k8s
import data.lib.pod_security

# Windows pods are exempt as in the Pod Security Standards: the field is refused there. `false` beside `privileged` or
# SYS_ADMIN passes here: the API server refuses the one, and other rules report both.
deny contains {"msg": msg, "path": path, "severity": reason.severity} if {
	not pod_security.windows_exempt
	some c in k8s.containers
	setting := _setting(c)
	setting != false
	reason := _reason(c, setting)
	path := array.concat(c.path, ["securityContext", "allowPrivilegeEscalation"])
	msg := sprintf("container `%s` may gain privileges: %s", [k8s.container_name(c), reason.text])
}

_setting(c) := setting if {
	setting := c.spec.securityContext.allowPrivilegeEscalation
} else := null

_reason(c, setting) := {"severity": "high", "text": "it is privileged, so `allowPrivilegeEscalation` is always true"} if {
	c.spec.securityContext.privileged == true
} else := {"severity": "high", "text": "it adds SYS_ADMIN, so `allowPrivilegeEscalation` is always true"} if {
	some name in c.spec.securityContext.capabilities.add
	pod_security.capability(name) == "SYS_ADMIN"
} else := {"severity": "medium", "text": "`allowPrivilegeEscalation` is not set, and true is the default"} if {
	setting == null
} else := {"severity": "high", "text": sprintf("`allowPrivilegeEscalation` is `%v`", [setting])}
