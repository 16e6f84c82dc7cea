package policies.reliability.pod_spreading_test

import data.policies.reliability.pod_spreading

_deployment(spec) := {
	"kind": "Deployment",
	"metadata": {"name": "echo", "namespace": "shop"},
	"spec": {
		"replicas": 2,
		"template": {
			"metadata": {"labels": {"app": "echo"}},
			"spec": object.union({"containers": [{"name": "app"}]}, spec),
		},
	},
}

_required(term) := _deployment({"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}})

_term := {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "echo"}}}

_found(object) := n if {
	n := count(pod_spreading.deny) with input as object
}

test_selector_has_to_match if {
	_found(_required(_term)) == 0
	_found(_required(object.union(_term, {"labelSelector": {"matchLabels": {"app": "other"}}}))) == 1
	_found(_required({"topologyKey": "kubernetes.io/hostname"})) == 1
	_found(_required({"topologyKey": "kubernetes.io/hostname", "labelSelector": {}})) == 0
}

test_namespaces if {
	_found(_required(object.union(_term, {"namespaces": []}))) == 0
	_found(_required(object.union(_term, {"namespaces": ["shop"]}))) == 0
	_found(_required(object.union(_term, {"namespaces": ["other"]}))) == 1
	_found(_required(object.union(_term, {"namespaces": ["other"], "namespaceSelector": {}}))) == 0
	nameless := json.remove(_required(object.union(_term, {"namespaces": ["other"]})), ["metadata/namespace"])
	_found(nameless) == 0
}

test_wrong_types if {
	_found(_deployment({"affinity": "none"})) == 1
	_found(_deployment({"topologySpreadConstraints": null})) == 1
	_found(_required("term")) == 1
	_found(json.patch(_deployment({}), [{"op": "replace", "path": "/spec/replicas", "value": "2"}])) == 0
}
