# METADATA
# title: Service port that leads nowhere
# description: |
#   `targetPort` is either the number of a port or the name that a container gives to one. A name that no selected pod
#   declares, or a number in quotes, which is taken for a name, leaves the Service without an endpoint for that port.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
#   description: Ports of a Service, by number and by name
# - ref: https://www.rfc-editor.org/rfc/rfc6335#section-5.1
#   description: The syntax of a port's name
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [core/Service]
#   needs: [inventory]
#   remediation: |
#     Use the number of the container's port, without quotes, or the `name` that the container gives it in `ports`.
#   aliases:
#   - kube-linter:invalid-target-ports
#   since: 0.1.0
package policies.networking.target_port

import data.lib.inventory

# The names that containers give to their own ports are checked where they are declared, by `container-ports`.
deny contains {"msg": msg, "path": ["spec", "ports", i, "targetPort"]} if {
	input.kind == "Service"
	some i, port in input.spec.ports
	target := port.targetPort
	msg := _problem(target, object.get(port, "protocol", "TCP"))
}

_problem(target, _) := sprintf("`targetPort` is `%v`, but a port is a number from 1 to 65535", [target]) if {
	is_number(target)
	not _is_port(target)
} else := sprintf("`targetPort` is the text `%s`, which is taken for a name; a number stands without quotes", [target]) if {
	is_string(target)
	target != ""
	trim(target, "0123456789") == ""
} else := sprintf("`targetPort` is `%s`, which is no name of a port (at most 15 of a-z, 0-9 and single `-`)", [target]) if {
	is_string(target)
	target != ""
	not _is_name(target)
}

_problem(target, protocol) := sprintf("no container of the selected pods names a %s port `%s`", [protocol, target]) if {
	is_string(target)
	_is_name(target)
	selected := _pods
	selected != []
	wanted := concat("/", [protocol, target])
	not _has_port(selected, wanted)
}

# Zero is as good as unset: the port of the Service is the target.
_is_port(number) if {
	number >= 0
	number <= 65535
	number == floor(number)
}

# Regular expressions would say this in two lines, and take ten times as long for every port.
_is_name(text) if {
	count(text) <= 15
	trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
	trim(text, "-") == text
	not contains(text, "--")
	trim(text, "0123456789-") != ""
}

_has_port(entries, wanted) if {
	some entry in entries
	some port in [wanted, "*"]
	port in entry.ports
}

# Where nothing is selected there is nothing to ask; that no pod is selected is for `dangling-service` to say.
_pods := inventory.pods(inventory.namespace_of(input), {"matchLabels": input.spec.selector}) if {
	is_object(input.spec.selector)
	input.spec.selector != {}
	object.get(input.spec, "type", "ClusterIP") != "ExternalName"
} else := []
