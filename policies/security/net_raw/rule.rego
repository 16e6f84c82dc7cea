# METADATA
# title: Raw sockets allowed
# description: |
#   Every container has the capability NET_RAW unless it is dropped. With it a process can forge packets, answer ARP and
#   DNS for others, and so read the traffic of its neighbours. Only ping and network tools need it.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: https://man7.org/linux/man-pages/man7/capabilities.7.html
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Set `securityContext.capabilities.drop` to `[ALL]`, or at least to `[NET_RAW]`, on the container.
#   aliases: [kube-linter:drop-net-raw-capability, trivy:KSV-0119, checkov:CKV_K8S_28, cis:5.2.8]
#   since: 0.1.0
package policies.security.net_raw

import data.lib.k8s
import data.lib.pod_security

# What runtimes do: names without regard to case, `drop` after `add`, except that a capability added beside a dropped
# ALL stays. `CAP_NET_RAW` counts as added, but not as dropped, for containerd does not know it.
deny contains {"msg": msg, "path": path} if {
	not k8s.is_windows
	some c in k8s.scheduled_containers
	dropped := _dropped(c)
	not "NET_RAW" in dropped
	not "ALL" in dropped
	path := array.concat(c.path, ["securityContext", "capabilities", "drop"])
	msg := sprintf("container `%s` keeps the capability `NET_RAW`: neither it nor `ALL` is dropped", [k8s.container_name(c)])
}

deny contains {"msg": msg, "path": path} if {
	not k8s.is_windows
	some c in k8s.scheduled_containers
	some i, name in c.spec.securityContext.capabilities.add
	pod_security.capability(name) == "NET_RAW"
	dropped := _dropped(c)
	"ALL" in dropped
	not "NET_RAW" in dropped
	path := array.concat(c.path, ["securityContext", "capabilities", "add", i])
	msg := sprintf("container `%s` adds the capability `%s`", [k8s.container_name(c), name])
}

_dropped(c) := {upper(capability) |
	some capability in c.spec.securityContext.capabilities.drop
	is_string(capability)
}
