# METADATA
# title: Unsafe kernel parameter
# description: |
#   Most sysctls belong to the whole node: a pod that sets one changes its neighbours, and may weaken the kernel. Only
#   the safe ones are the pod's own; kubelets refuse all others unless they are told not to.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_sysctls.go
# custom:
#   severity: high
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Remove the sysctl from `securityContext.sysctls`, or set it on the nodes that need it.
#   aliases: [kube-linter:unsafe-sysctls, pss:sysctls, trivy:KSV-0026]
#   since: 0.1.0
package policies.security.unsafe_sysctls

import data.lib.k8s

# The first minor release in which each sysctl is safe.
_safe_since := {
	"kernel.shm_rmid_forced": 0,
	"net.ipv4.ip_local_port_range": 0,
	"net.ipv4.ip_unprivileged_port_start": 0,
	"net.ipv4.ping_group_range": 0,
	"net.ipv4.tcp_syncookies": 0,
	"net.ipv4.ip_local_reserved_ports": 27,
	"net.ipv4.tcp_fin_timeout": 29,
	"net.ipv4.tcp_keepalive_intvl": 29,
	"net.ipv4.tcp_keepalive_probes": 29,
	"net.ipv4.tcp_keepalive_time": 29,
	"net.ipv4.tcp_rmem": 32,
	"net.ipv4.tcp_wmem": 32,
	"net.ipv4.tcp_notsent_lowat": 37,
	"net.ipv4.tcp_slow_start_after_idle": 37,
}

deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["securityContext", "sysctls", i, "name"])} if {
	some i, sysctl in k8s.pod_spec.securityContext.sysctls
	is_object(sysctl)
	name := object.get(sysctl, "name", "")
	not _safe(name)
	msg := sprintf("the pod sets the sysctl `%v`, which is %s", [name, _unsafe(name)])
}

_safe(name) if _safe_since[name] <= k8s.minor

_unsafe(name) := sprintf("safe only from Kubernetes 1.%d on", [_safe_since[name]]) if {
	_safe_since[name]
} else := "not a safe one"
