# METADATA
# title: Ingress backend that is not there
# description: |
#   An Ingress that names a Service, or a port of one, that does not exist answers its paths with an error of the
#   controller (503, or a default page). The API server accepts it without a word.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
#   description: Backends of an Ingress
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [Ingress]
#   needs: [inventory]
#   remediation: |
#     Name a Service of the same namespace, and one of its `ports` by number or by name, not the port of the container.
#   aliases:
#   - kube-linter:dangling-ingress
#   - kube-score:ingress-targets-service
#   - kubescape:C-0298
#   since: 0.1.0
package policies.networking.dangling_ingress

import data.lib.inventory

deny contains {"msg": msg, "path": path} if {
	some backend in _backends
	reference := _reference(backend.spec)
	is_string(reference.name)
	not reference.port == "use-annotation" # an action of the AWS load balancer, not a Service
	problem := inventory.service_problem(inventory.namespace_of(input), reference.name, reference.port)
	path := array.concat(backend.path, reference.paths[problem.part])
	msg := sprintf("%s leads to a backend that is missing: %s", [backend.owner, problem.msg])
}

_backends := array.concat(_defaults, _of_rules)

_defaults := [{"spec": spec, "path": ["spec", field], "owner": "the default backend"} |
	some field in ["defaultBackend", "backend"]
	spec := input.spec[field]
]

_of_rules := [{"spec": entry.backend, "path": path, "owner": owner} |
	some i, rule in input.spec.rules
	some j, entry in rule.http.paths
	path := ["spec", "rules", i, "http", "paths", j, "backend"]
	owner := sprintf("path `%v` of host `%v`", [object.get(entry, "path", "/"), object.get(rule, "host", "*")])
]

# What a backend refers to, and where name and port stand. The second form is that of the versions before
# `networking.k8s.io/v1`. A backend that is a `resource` refers to no Service.
_reference(backend) := {
	"name": backend.service.name,
	"port": _port(backend.service),
	"paths": {"service": ["service", "name"], "port": ["service", "port"]},
} if {
	is_object(backend.service)
} else := {
	"name": backend.serviceName,
	"port": object.get(backend, "servicePort", null),
	"paths": {"service": ["serviceName"], "port": ["servicePort"]},
} if {
	is_string(backend.serviceName)
}

_port(service) := service.port.number if {
	is_number(service.port.number)
} else := service.port.name if {
	is_string(service.port.name)
} else := null
