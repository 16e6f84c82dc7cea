# METADATA
# title: SSH port
# description: |
#   Port 22 is a login into the container, past the API server, its permissions and its audit log. What a container runs
#   should come with its image, and `kubectl exec` is there for the emergency.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload, core/Service]
#   remediation: Remove the port and the SSH server behind it; allow the rule where SSH is what is offered (git, SFTP).
#   aliases: [kube-linter:ssh-port, kubescape:C-0042]
#   since: 0.1.0
package policies.networking.ssh_port

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["ports", i, "containerPort"])} if {
	some c in k8s.containers
	some i, port in c.spec.ports
	port.containerPort == 22
	_is_tcp(port)
	msg := sprintf("container `%s` has the SSH port 22", [k8s.container_name(c)])
}

# The Service may lead from 22 to another port, or from another port to 22.
deny contains {"msg": msg, "path": ["spec", "ports", i, field]} if {
	input.kind == "Service"
	k8s.group == ""
	some i, port in input.spec.ports
	field := _ssh_field(port)
	_is_tcp(port)
	msg := sprintf("Service `%s` leads to SSH, its `%s` is 22", [k8s.name, field])
}

_ssh_field(port) := "port" if {
	port.port == 22
} else := "targetPort" if {
	port.targetPort == 22
}

_is_tcp(port) if object.get(port, "protocol", null) in {null, "", "TCP"}
