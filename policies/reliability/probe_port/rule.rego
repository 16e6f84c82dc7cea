# METADATA
# title: Probe of a port that is not declared
# description: |
#   A probe names a port that the container does not list. A name that is not listed cannot be resolved, so the probe
#   fails and the pod is restarted or never ready; a number that is not listed is most often a port that was changed in
#   one place only.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: List the port under `ports` of the container, or correct the port of the probe.
#   aliases:
#   - kube-linter:liveness-port
#   - kube-linter:readiness-port
#   - kube-linter:startup-port
#   since: 0.1.0
package policies.reliability.probe_port

import data.lib.k8s

_probes := ["livenessProbe", "readinessProbe", "startupProbe"]

_handlers := ["httpGet", "tcpSocket", "grpc"]

# The kubelet looks a name up in the container that has the probe.
deny contains {"msg": msg, "path": array.concat(c.path, [probe, handler, "port"])} if {
	some c in k8s.running_containers
	some probe in _probes
	some handler in _handlers
	port := c.spec[probe][handler].port
	is_string(port)
	not _has_name(c, port)
	msg := sprintf("%s of container `%s` uses port `%s`, which the container does not declare", [
		probe,
		k8s.container_name(c),
		port,
	])
}

# A number is probed on the pod's address, which all its containers share; with `host` it is another machine's port.
# It works whether declared or not, as long as something listens, and is reported as less.
deny contains {"msg": msg, "path": array.concat(c.path, [probe, handler, "port"]), "severity": "low"} if {
	some c in k8s.running_containers
	some probe in _probes
	some handler in _handlers
	port := c.spec[probe][handler].port
	is_number(port)
	object.get(c.spec[probe][handler], "host", "") in {"", null}
	not port in _numbers
	msg := sprintf("%s of container `%s` uses port %v, which no container of the pod declares", [
		probe,
		k8s.container_name(c),
		port,
	])
}

_has_name(c, name) if {
	some port in c.spec.ports
	port.name == name
	_is_tcp(port)
}

_numbers := {port.containerPort |
	some c in k8s.running_containers
	some port in c.spec.ports
	_is_tcp(port)
}

_is_tcp(port) if {
	is_object(port)
	object.get(port, "protocol", "TCP") in {"TCP", "", null}
}
