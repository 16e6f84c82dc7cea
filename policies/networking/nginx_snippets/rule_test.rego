package policies.networking.nginx_snippets_test

import data.policies.networking.nginx_snippets

_ingress(annotations) := {"kind": "Ingress", "metadata": {"name": "echo", "annotations": annotations}}

_config_map(data_) := {"kind": "ConfigMap", "metadata": {"name": "nginx"}, "data": data_}

test_every_snippet if {
	every name in ["configuration", "server", "auth", "modsecurity", "stream"] {
		annotation := sprintf("nginx.ingress.kubernetes.io/%s-snippet", [name])
		count(nginx_snippets.deny) == 1 with input as _ingress({annotation: "deny all;"})
	}
}

test_others if {
	annotations := {
		"nginx.ingress.kubernetes.io/server-snippet": "",
		"nginx.ingress.kubernetes.io/configuration-snippet": null,
		"example.com/server-snippet": "x",
		"nginx.ingress.kubernetes.io/rewrite-target": "/",
	}
	count(nginx_snippets.deny) == 0 with input as _ingress(annotations)
	count(nginx_snippets.deny) == 0 with input as _ingress(null)
}

test_config_map if {
	count(nginx_snippets.deny) == 1 with input as _config_map({"allow-snippet-annotations": "true"})
	count(nginx_snippets.deny) == 1 with input as _config_map({"allow-snippet-annotations": true})
	count(nginx_snippets.deny) == 0 with input as _config_map({"allow-snippet-annotations": "false"})
	count(nginx_snippets.deny) == 0 with input as _config_map(null)
}
