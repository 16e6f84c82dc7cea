# METADATA
# title: Container without seccomp profile
# description: |
#   Unless a seccomp profile is named, most clusters run a container without any, and its process may make every system
#   call there is. `RuntimeDefault` takes away those that hardly any program needs and many exploits do.
# related_resources:
# - ref: https://kubernetes.io/docs/tutorials/security/seccomp/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_seccompProfile_restricted.go
# custom:
#   severity: medium
#   bundles: [strict, pss-restricted]
#   kinds: [workload]
#   remediation: Set `securityContext.seccompProfile.type` of the pod to RuntimeDefault.
#   aliases:
#   - kube-score:container-seccomp-profile
#   - pss:seccompProfile_restricted
#   - trivy:KSV-0030
#   - checkov:CKV_K8S_31
#   - cis:5.7.2
#   since: 0.1.0
package policies.security.seccomp_missing

import data.lib.k8s
import data.lib.pod_security

# The condition of the Pod Security Standards: also a pod's own bad profile that no container takes is reported.
deny contains {"msg": msg, "path": array.concat(context.path, ["seccompProfile", "type"])} if {
	not pod_security.windows_exempt
	some context in pod_security.contexts
	profile := context.spec.seccompProfile
	profile != null
	not pod_security.confines(profile)
	msg := sprintf("the seccomp profile of %s is %s, neither `RuntimeDefault` nor `Localhost`", [
		pod_security.owner(context),
		pod_security.profile_type(profile),
	])
}

deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext", "seccompProfile"])} if {
	not pod_security.windows_exempt
	some c in k8s.containers
	not k8s.effective_security(c, "seccompProfile")
	msg := sprintf("container `%s` has no seccomp profile, and neither has its pod", [k8s.container_name(c)])
}
