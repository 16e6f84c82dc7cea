# METADATA
# title: Forbidden seccomp profile (Pod Security Standards)
# description: |
#   The baseline profile refuses every seccomp profile but RuntimeDefault and Localhost wherever it stands, also on a pod
#   whose containers all have one of their own, which `seccomp-unconfined` lets pass. No profile at all is allowed.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_seccompProfile_baseline.go
# custom:
#   severity: high
#   bundles: [pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Remove the seccomp profile, or set its `type` to RuntimeDefault or Localhost.
#   aliases: [pss:seccompProfile_baseline]
#   since: 0.1.0
package policies.pod_security.pss_seccomp_profile_baseline

import data.lib.pod_security

# The control as it is from 1.19 on; before that it looked at annotations.
deny contains {"msg": msg, "path": array.concat(context.path, ["seccompProfile", "type"])} if {
	some context in pod_security.contexts
	profile := context.spec.seccompProfile
	profile != null
	not pod_security.confines(profile)
	msg := sprintf("the seccomp profile of %s is %s, neither `RuntimeDefault` nor `Localhost`", [
		pod_security.owner(context),
		pod_security.profile_type(profile),
	])
}
