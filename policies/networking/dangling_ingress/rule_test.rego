package policies.networking.dangling_ingress_test

import data.policies.networking.dangling_ingress

_run := {"shop": {"v1": {"Service": {
	"web": {"spec": {"ports": [{"name": "http", "port": 80}]}},
	"outside": {"spec": {"type": "ExternalName"}},
}}}}

_findings(spec) := found if {
	found := dangling_ingress.deny with data.inventory.namespace as _run
		with input as {"kind": "Ingress", "metadata": {"namespace": "shop"}, "spec": spec}
}

_paths(spec) := {finding.path | some finding in _findings(spec)}

_default(backend) := _paths({"defaultBackend": backend})

test_service if {
	_default({"service": {"name": "web", "port": {"number": 80}}}) == set()
	_default({"service": {"name": "web", "port": {"name": "http"}}}) == set()
	_default({"service": {"name": "x", "port": {"number": 80}}}) == {["spec", "defaultBackend", "service", "name"]}
}

test_port if {
	_default({"service": {"name": "web", "port": {"number": 8080}}}) == {["spec", "defaultBackend", "service", "port"]}
	_default({"service": {"name": "web", "port": {"name": "https"}}}) == {["spec", "defaultBackend", "service", "port"]}
	_default({"service": {"name": "web"}}) == set()
	_default({"service": {"name": "outside", "port": {"number": 443}}}) == set()
}

test_old_form if {
	_paths({"backend": {"serviceName": "web", "servicePort": 80}}) == set()
	_paths({"backend": {"serviceName": "web", "servicePort": "80"}}) == set()
	_paths({"backend": {"serviceName": "web", "servicePort": 81}}) == {["spec", "backend", "servicePort"]}
	_paths({"backend": {"serviceName": "x", "servicePort": 80}}) == {["spec", "backend", "serviceName"]}
}

test_no_service_at_all if {
	_default({"resource": {"kind": "StorageBucket", "name": "static"}}) == set()
	_default({"service": {"name": "redirect", "port": {"name": "use-annotation"}}}) == set()
}

test_message_of_a_rule if {
	backend := {"service": {"name": "x", "port": {"number": 80}}}
	_findings({"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/api", "backend": backend}]}}]}) == {{
		"msg": concat("", [
			"path `/api` of host `shop.example` leads to a backend that is missing: ",
			"there is no Service `x` in namespace `shop`",
		]),
		"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
	}}
}

test_wrong_types if {
	_paths({"defaultBackend": "web", "rules": {"http": []}}) == set()
	_default({"service": {"name": 1}}) == set()
}
