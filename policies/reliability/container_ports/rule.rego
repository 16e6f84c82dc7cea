# METADATA
# title: Container ports that contradict each other or do not exist
# description: |
#   A port name is what Services and probes refer to, so it must follow the rules for names and be unique: of two ports
#   of one name only the first is ever found. Two containers of one pod share its address, so only one of them can
#   listen on a port. A name or a number that does not exist is refused by the API server.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
# - ref: https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.33/#containerport-v1-core
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: |
#     Give every port a number from 1 to 65535 and a name of at most 15 lower case letters, digits and single hyphens,
#     with at least one letter, and list each of them once.
#   aliases: [kube-score:container-ports-check]
#   since: 0.1.0
package policies.reliability.container_ports

import data.lib.k8s

# The ports of the containers that run at the same time; an init container has ended before the others listen.
_ports := [{"spec": port, "path": array.concat(c.path, ["ports", i]), "container": c} |
	some c in k8s.running_containers
	some i, port in c.spec.ports
	is_object(port)
]

deny contains {"msg": msg, "path": array.concat(p.path, ["containerPort"])} if {
	some p in _ports
	number := p.spec.containerPort
	is_number(number)
	not _is_port(number)
	msg := sprintf("container `%s` has the port %v, which is not between 1 and 65535", [
		k8s.container_name(p.container),
		number,
	])
}

deny contains {"msg": msg, "path": array.concat(p.path, ["name"])} if {
	some p in _ports
	name := p.spec.name
	is_string(name)
	name != ""
	reason := _name_problem(name)
	msg := sprintf("container `%s` has a port named `%s`, which %s", [k8s.container_name(p.container), name, reason])
}

deny contains {"msg": msg, "path": array.concat(p.path, ["name"])} if {
	count(_ports) > 1
	some i, p in _ports
	name := p.spec.name
	not name in {null, ""}
	some other in array.slice(_ports, 0, i)
	other.spec.name == name
	msg := sprintf("container `%s` has a port named `%v`, and so has container `%s`", [
		k8s.container_name(p.container),
		name,
		k8s.container_name(other.container),
	])
}

deny contains {"msg": msg, "path": array.concat(p.path, ["containerPort"])} if {
	count(_ports) > 1
	some i, p in _ports
	number := p.spec.containerPort
	some other in array.slice(_ports, 0, i)
	other.spec.containerPort == number
	_key(other.spec) == _key(p.spec)
	msg := sprintf("container `%s` lists port %v/%s, and so does container `%s`", [
		k8s.container_name(p.container),
		number,
		_protocol(p.spec),
		k8s.container_name(other.container),
	])
}

_is_port(number) if {
	number >= 1
	number <= 65535
}

# The same port may be given to several ports or addresses of the node.
_key(port) := [_protocol(port), object.get(port, "hostPort", 0), object.get(port, "hostIP", "")]

_protocol(port) := protocol if {
	protocol := port.protocol
	is_string(protocol)
} else := "TCP"

# What an IANA service name may be, as the API server checks it.
_name_problem(name) := "is longer than 15 characters" if {
	count(name) > 15
} else := "holds other than lower case letters, digits and hyphens" if {
	trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != ""
} else := "has no letter" if {
	trim(name, "0123456789-") == ""
} else := "begins or ends with a hyphen or has two in a row" if {
	trim(name, "-") != name
} else := "begins or ends with a hyphen or has two in a row" if {
	contains(name, "--")
}
