package policies.networking.dangling_route_test

import data.policies.networking.dangling_route

_run := {
	"shop": {"v1": {"Service": {"web": {"spec": {"ports": [{"name": "http", "port": 80}]}}}}},
	"auth": {"v1": {"Service": {"login": {"spec": {"ports": [{"port": 443}]}}}}},
}

_findings(rule) := found if {
	found := dangling_route.deny with data.inventory.namespace as _run
		with input as {"kind": "HTTPRoute", "metadata": {"namespace": "shop"}, "spec": {"rules": [rule]}}
}

_paths(reference) := {finding.path | some finding in _findings({"backendRefs": [reference]})}

test_service_and_port if {
	_paths({"name": "web", "port": 80}) == set()
	_paths({"group": "", "kind": "Service", "name": "web", "port": 80}) == set()
	_paths({"name": "web", "port": 8080}) == {["spec", "rules", 0, "backendRefs", 0, "port"]}
	_paths({"name": "api", "port": 80}) == {["spec", "rules", 0, "backendRefs", 0, "name"]}
}

test_message if {
	_findings({"backendRefs": [{"name": "web", "port": 8080}]}) == {{
		"msg": "the route leads to a backend that is missing: Service `web` in namespace `shop` has no port `8080`",
		"path": ["spec", "rules", 0, "backendRefs", 0, "port"],
	}}
}

test_other_namespaces if {
	_paths({"name": "login", "namespace": "auth", "port": 443}) == set()
	count(_paths({"name": "web", "namespace": "auth", "port": 80})) == 1
	_paths({"name": "web", "namespace": "elsewhere", "port": 80}) == set()
}

test_other_kinds if {
	_paths({"group": "multicluster.x-k8s.io", "kind": "ServiceImport", "name": "x", "port": 80}) == set()
	_paths({"kind": "Backend", "name": "x"}) == set()
}

test_mirror if {
	mirror := {"filters": [{"type": "RequestMirror", "requestMirror": {"backendRef": {"name": "x", "port": 80}}}]}
	{finding.path | some finding in _findings(mirror)} == {["spec", "rules", 0, "filters", 0, "requestMirror", "backendRef", "name"]}
}

test_wrong_types if {
	_paths("web") == set()
	_findings({"backendRefs": "web", "filters": {}}) == set()
}
