# METADATA
# title: Own SELinux user, role or type
# description: |
#   On nodes with SELinux the runtime gives every container a label that keeps it away from the node and from its
#   neighbours. With another type, `spc_t` above all, or with a user or role of its own, it is let out.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_seLinuxOptions.go
# custom:
#   severity: medium
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: >-
#     Leave `user` and `role` out, and use one of the types container_t, container_init_t, container_kvm_t and, from
#     Kubernetes 1.31, container_engine_t. `level` is free.
#   aliases: [pss:seLinuxOptions, trivy:KSV-0025]
#   since: 0.1.0
package policies.security.selinux

import data.lib.k8s
import data.lib.pod_security

# The first minor release of which each type is allowed.
_allowed_since := {
	"": 0,
	"container_t": 0,
	"container_init_t": 0,
	"container_kvm_t": 0,
	"container_engine_t": 31,
}

deny contains {"msg": msg, "path": array.concat(context.path, ["seLinuxOptions", "type"])} if {
	some context in pod_security.contexts
	type := context.spec.seLinuxOptions.type
	type != null
	not _allowed(type)
	msg := sprintf("the SELinux type of %s is `%v`", [pod_security.owner(context), type])
}

deny contains {"msg": msg, "path": array.concat(context.path, ["seLinuxOptions", field])} if {
	some context in pod_security.contexts
	some field in ["user", "role"]
	value := context.spec.seLinuxOptions[field]
	not value in {"", null}
	msg := sprintf("the SELinux %s of %s is set, to `%v`", [field, pod_security.owner(context), value])
}

_allowed(type) if _allowed_since[type] <= k8s.minor
