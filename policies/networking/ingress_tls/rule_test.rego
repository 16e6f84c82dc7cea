package policies.networking.ingress_tls_test

import data.policies.networking.ingress_tls

_ingress(spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "echo"},
	"spec": spec,
}

_count(host, tls) := n if {
	n := count(ingress_tls.deny) with input as _ingress({"rules": [{"host": host}], "tls": tls})
}

test_hosts if {
	_count("a.example.com", [{"hosts": ["a.example.com"]}]) == 0
	_count("a.example.com", [{"hosts": ["b.example.com"]}, {"hosts": ["a.example.com"]}]) == 0
	_count("a.example.com", [{"hosts": ["b.example.com"]}]) == 1
	_count("a.example.com", []) == 1
	_count("a.example.com", null) == 1
}

test_wildcards if {
	_count("a.example.com", [{"hosts": ["*.example.com"]}]) == 0
	_count("*.example.com", [{"hosts": ["*.example.com"]}]) == 0
	_count("a.b.example.com", [{"hosts": ["*.example.com"]}]) == 1
	_count("example.com", [{"hosts": ["*.example.com"]}]) == 1
	_count("*.example.com", [{"hosts": ["a.example.com"]}]) == 1
}

test_entry_without_hosts if {
	_count("a.example.com", [{"secretName": "tls"}]) == 0
	_count("a.example.com", [{"hosts": [], "secretName": "tls"}]) == 0
	_count("a.example.com", [{"hosts": null}]) == 0
}

test_wrong_types if {
	_count("a.example.com", ["tls", {"hosts": "a.example.com"}]) == 1
	_count(5, null) == 0
}

_annotated(annotation, value) := n if {
	ingress := object.union(
		_ingress({"rules": [{"host": "a.example.com"}]}),
		{"metadata": {"annotations": {annotation: value}}},
	)
	n := count(ingress_tls.deny) with input as ingress
}

test_annotations if {
	_annotated("alb.ingress.kubernetes.io/certificate-arn", "arn:aws:acm:eu-west-1:1:certificate/1") == 0
	_annotated("alb.ingress.kubernetes.io/listen-ports", `[{"HTTP": 80}, {"HTTPS": 443}]`) == 0
	_annotated("alb.ingress.kubernetes.io/listen-ports", `[{"HTTP": 80}]`) == 1
	_annotated("nginx.ingress.kubernetes.io/ssl-passthrough", "true") == 0
	_annotated("nginx.ingress.kubernetes.io/ssl-passthrough", "false") == 1
	_annotated("nginx.ingress.kubernetes.io/ssl-redirect", "true") == 1
}

test_all_hosts if {
	count(ingress_tls.deny) == 1 with input as _ingress({"rules": [{"http": {}}]})
	count(ingress_tls.deny) == 1 with input as _ingress({"defaultBackend": {}})
	count(ingress_tls.deny) == 0 with input as _ingress({"defaultBackend": {}, "tls": [{"secretName": "tls"}]})
	count(ingress_tls.deny) == 0 with input as _ingress({"rules": [{"host": ""}], "tls": [{"hosts": ["a"]}]})
}
