# METADATA
# title: Route to a backend that is not there
# description: |
#   A route of the Gateway API whose backend Service, or its port, does not exist answers with an error (500) for its
#   share of the requests. Only the status of the route tells.
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional
#   description: Backends of a route
# - ref: https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference
#   description: The fields of a reference and their defaults
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds:
#   - gateway.networking.k8s.io/HTTPRoute
#   - gateway.networking.k8s.io/GRPCRoute
#   - gateway.networking.k8s.io/TLSRoute
#   - gateway.networking.k8s.io/TCPRoute
#   - gateway.networking.k8s.io/UDPRoute
#   needs: [inventory]
#   remediation: |
#     Name a Service and one of its `ports` by number; for a Service of another namespace, name the namespace too.
#   aliases:
#   - kubescape:C-0302
#   since: 0.1.0
package policies.networking.dangling_route

import data.lib.inventory

deny contains {"msg": msg, "path": array.concat(reference.path, [_field[problem.part]])} if {
	some reference in array.concat(_backends, _mirrors)
	object.get(reference.spec, "group", "") in ["", "core"]
	object.get(reference.spec, "kind", "Service") == "Service"
	is_string(reference.spec.name)
	ns := object.get(reference.spec, "namespace", inventory.namespace_of(input))
	_is_covered(ns)
	problem := inventory.service_problem(ns, reference.spec.name, object.get(reference.spec, "port", null))
	msg := sprintf("the route leads to a backend that is missing: %s", [problem.msg])
}

_field := {"service": "name", "port": "port"}

# Another namespace of which the run holds nothing is managed elsewhere.
_is_covered(ns) if ns == inventory.namespace_of(input)

_is_covered(ns) if inventory.covers(ns)

_backends := [{"spec": spec, "path": ["spec", "rules", i, "backendRefs", j]} |
	some i, rule in input.spec.rules
	some j, spec in rule.backendRefs
]

# A copy of the requests may go to another backend.
_mirrors := [{"spec": spec, "path": ["spec", "rules", i, "filters", j, "requestMirror", "backendRef"]} |
	some i, rule in input.spec.rules
	some j, filter in rule.filters
	spec := filter.requestMirror.backendRef
]
