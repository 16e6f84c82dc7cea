# METADATA
# title: Capabilities that are not dropped
# description: |
#   The capabilities that every container gets let a process that is root change owners, switch users and forge packets.
#   Nearly all services run without any; only binding a port below 1024 may need one.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_capabilities_restricted.go
# custom:
#   severity: medium
#   bundles: [strict, pss-restricted]
#   kinds: [workload]
#   remediation: >-
#     Set `securityContext.capabilities.drop` to `[ALL]` on the container, and add nothing but NET_BIND_SERVICE.
#   aliases:
#   - pss:capabilities_restricted
#   - polaris:insecureCapabilities
#   - trivy:KSV-0003
#   - trivy:KSV-0106
#   - checkov:CKV_K8S_25
#   - checkov:CKV_K8S_37
#   - cis:5.2.10
#   since: 0.1.0
package policies.security.drop_all

import data.lib.k8s
import data.lib.pod_security

deny contains {"msg": msg, "path": path} if {
	not pod_security.windows_exempt
	some c in k8s.containers
	not _drops_all(c)
	path := array.concat(c.path, ["securityContext", "capabilities", "drop"])
	msg := sprintf("container `%s` does not drop the capability `ALL`", [k8s.container_name(c)])
}

deny contains {"msg": msg, "path": path} if {
	not pod_security.windows_exempt
	some c in k8s.containers
	some i, name in c.spec.securityContext.capabilities.add
	name != "NET_BIND_SERVICE"
	path := array.concat(c.path, ["securityContext", "capabilities", "add", i])
	msg := sprintf("container `%s` adds the capability `%v`, not only `NET_BIND_SERVICE`", [k8s.container_name(c), name])
}

_drops_all(c) if {
	some name in c.spec.securityContext.capabilities.drop
	name == "ALL"
}
