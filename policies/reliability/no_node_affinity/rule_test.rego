package policies.reliability.no_node_affinity_test

import data.policies.reliability.no_node_affinity

_pod(spec) := {
	"kind": "Pod",
	"metadata": {"name": "echo"},
	"spec": object.union({"containers": [{"name": "app"}]}, spec),
}

test_empty_ones_place_nothing if {
	count(no_node_affinity.deny) == 1 with input as _pod({"nodeSelector": {}, "affinity": {"nodeAffinity": {}}})
	count(no_node_affinity.deny) == 1 with input as _pod({"nodeSelector": null, "affinity": null})
	count(no_node_affinity.deny) == 1 with input as _pod({"affinity": {"podAntiAffinity": {"x": []}}})
}

test_either_is_enough if {
	count(no_node_affinity.deny) == 0 with input as _pod({"nodeSelector": {"disk": "ssd"}})
	count(no_node_affinity.deny) == 0 with input as _pod({"affinity": {"nodeAffinity": {"x": []}}})
	count(no_node_affinity.deny) == 0 with input as _pod({"nodeName": "node-1"})
}

test_without_a_pod_template if {
	count(no_node_affinity.deny) == 0 with input as {"kind": "ConfigMap"}
}
