# METADATA
# title: Port below 1024
# description: |
#   Unless the container runtime says otherwise, only a process of root, or one with the capability `NET_BIND_SERVICE`,
#   may listen on a port below 1024, so such a port is a reason to run with more rights than needed. A Service can offer
#   port 80 whatever the container listens on.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
#   description: The safe sysctl `net.ipv4.ip_unprivileged_port_start` moves the limit
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   remediation: Let the container listen on a port of 1024 or more, and map it with `targetPort` of the Service.
#   aliases: [kube-linter:privileged-ports, trivy:KSV-0117]
#   since: 0.1.0
package policies.networking.privileged_ports

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["ports", i, "containerPort"])} if {
	some c in k8s.running_containers
	some i, port in c.spec.ports
	number := port.containerPort
	is_number(number)
	number > 0
	number < 1024
	msg := sprintf("container `%s` has port %v, which is below 1024", [k8s.container_name(c), number])
}
