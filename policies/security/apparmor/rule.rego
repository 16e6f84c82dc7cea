# METADATA
# title: AppArmor switched off
# description: |
#   Nodes with AppArmor confine every container with the runtime's profile. A pod that asks for `Unconfined` takes that
#   away and may then, for instance, write to places below /proc and /sys that change the node.
# related_resources:
# - ref: https://kubernetes.io/docs/tutorials/security/apparmor/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_appArmorProfile.go
# custom:
#   severity: medium
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Leave the AppArmor profile out, or use RuntimeDefault or a profile of your own (Localhost).
#   aliases: [pss:appArmorProfile, trivy:KSV-0002]
#   since: 0.1.0
package policies.security.apparmor

import data.lib.k8s
import data.lib.pod_security

# The fields came with 1.30, but the Pod Security Standards look at them whatever the version.
deny contains {"msg": msg, "path": array.concat(context.path, ["appArmorProfile", "type"])} if {
	some context in pod_security.contexts
	profile := context.spec.appArmorProfile
	profile != null
	not pod_security.confines(profile)
	msg := sprintf("the AppArmor profile of %s is %s, neither `RuntimeDefault` nor `Localhost`", [
		pod_security.owner(context),
		pod_security.profile_type(profile),
	])
}

deny contains {"msg": msg, "path": array.concat(k8s.template_path, ["metadata", "annotations", key])} if {
	some key, value in k8s.pod_annotations
	startswith(key, "container.apparmor.security.beta.kubernetes.io/")
	is_string(value)
	not value in {"", "runtime/default"}
	not startswith(value, "localhost/")
	msg := sprintf("the annotation `%s` is `%s`, neither `runtime/default` nor `localhost/…`", [key, value])
}
