package policies.reliability.topology_spread_valid_test

import data.policies.reliability.topology_spread_valid

_right := {
	"maxSkew": 1,
	"topologyKey": "kubernetes.io/hostname",
	"whenUnsatisfiable": "DoNotSchedule",
	"labelSelector": {"matchLabels": {"app": "echo"}},
}

_paths(constraint) := {finding.path[3] | some finding in findings} if {
	findings := topology_spread_valid.deny with input as {
		"kind": "Pod",
		"metadata": {"labels": {"app": "echo", "tier": "web"}},
		"spec": {"containers": [{"name": "app"}], "topologySpreadConstraints": [constraint]},
	}
}

_messages(constraint) := {finding.msg | some finding in findings} if {
	findings := topology_spread_valid.deny with input as {
		"kind": "Pod",
		"spec": {"containers": [{"name": "app"}], "topologySpreadConstraints": [constraint]},
	}
}

test_right if _paths(_right) == set()

test_every_field_is_needed if {
	_paths({}) == {"maxSkew", "topologyKey", "whenUnsatisfiable", "labelSelector"}
	_paths(object.union(_right, {"maxSkew": 0})) == {"maxSkew"}
	_paths(object.union(_right, {"maxSkew": "1"})) == {"maxSkew"}
	_paths(object.union(_right, {"topologyKey": ""})) == {"topologyKey"}
	_paths(object.union(_right, {"whenUnsatisfiable": "Never"})) == {"whenUnsatisfiable"}
	_paths(object.union(_right, {"labelSelector": null})) == {"labelSelector"}
	_paths(object.union(_right, {"labelSelector": "app=echo"})) == {"labelSelector"}
}

test_labels_that_a_controller_adds if {
	_paths(object.union(_right, {"labelSelector": {"matchLabels": {"job-name": "x"}}})) == set()
	_paths(object.union(_right, {"labelSelector": {"matchExpressions": [{
		"key": "pod-template-hash",
		"operator": "Exists",
	}]}})) == set()
	_paths(object.union(_right, {"labelSelector": {"matchLabels": {"serving.knative.dev/service": "x"}}})) == set()
}

test_a_constraint_that_is_no_object if {
	_paths("spread") == set()
}

test_messages if {
	_messages(_right) == {"the topology spread constraint counts the pods with `app=echo`, and the template's labels are not among them"}
	_messages(object.union(_right, {"labelSelector": 5})) == {"the topology spread constraint has a `labelSelector` that selects nothing"}
	_messages(object.remove(object.union(_right, {"maxSkew": 0}), ["labelSelector"])) == {
		"the topology spread constraint has `maxSkew: 0`, it must be at least 1",
		"the topology spread constraint has no `labelSelector`, so it counts no pods",
	}
}
