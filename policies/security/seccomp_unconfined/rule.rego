# METADATA
# title: Seccomp switched off
# description: |
#   `Unconfined` switches seccomp off, so that the process may make every system call there is, among them those that
#   nearly all kernel exploits need.
# related_resources:
# - ref: https://kubernetes.io/docs/tutorials/security/seccomp/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Set `securityContext.seccompProfile.type` to RuntimeDefault, or to Localhost with a profile of your own.
#   aliases: [pss:seccompProfile_baseline, trivy:KSV-0104]
#   since: 0.1.0
package policies.security.seccomp_unconfined

import data.lib.k8s

deny contains {"msg": msg, "path": path} if {
	some c in k8s.containers
	c.spec.securityContext.seccompProfile.type == "Unconfined"
	path := array.concat(c.path, ["securityContext", "seccompProfile", "type"])
	msg := sprintf("container `%s` runs without seccomp: its profile is `Unconfined`", [k8s.container_name(c)])
}

# One finding for the pod, however many containers take its profile. When none does, nobody is unconfined, and only the
# Pod Security Standards mind (`pss-seccomp-profile-baseline`).
deny contains {"msg": msg, "path": array.concat(profile, ["type"])} if {
	k8s.pod_spec.securityContext.seccompProfile.type == "Unconfined"
	profile := array.concat(k8s.pod_spec_path, ["securityContext", "seccompProfile"])
	names := [sprintf("`%s`", [k8s.container_name(c)]) |
		some c in k8s.containers
		k8s.effective_security(c, "seccompProfile").path == profile
	]
	names != []
	msg := sprintf("the pod's seccomp profile is `Unconfined` for these containers: %s", [concat(", ", names)])
}

# The annotations before 1.19. Nothing reads them from 1.27 on, but who wrote them wanted no seccomp. A field wins.
deny contains {"msg": msg, "path": array.concat(k8s.template_path, ["metadata", "annotations", key])} if {
	key := "seccomp.security.alpha.kubernetes.io/pod"
	k8s.pod_annotations[key] == "unconfined"
	not k8s.pod_spec.securityContext.seccompProfile
	msg := sprintf("the annotation `%s` is `unconfined`", [key])
}

deny contains {"msg": msg, "path": array.concat(k8s.template_path, ["metadata", "annotations", key])} if {
	k8s.pod_annotations != {}
	some c in k8s.containers
	key := sprintf("container.seccomp.security.alpha.kubernetes.io/%s", [k8s.container_name(c)])
	k8s.pod_annotations[key] == "unconfined"
	not c.spec.securityContext.seccompProfile
	msg := sprintf("the annotation `%s` is `unconfined`", [key])
}
