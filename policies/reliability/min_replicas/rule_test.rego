package policies.reliability.min_replicas_test

import data.policies.reliability.min_replicas

_deployment(spec) := {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": spec}

_scaled(ns) := {ns: {"autoscaling/v2": {"HorizontalPodAutoscaler": {"web": {
	"kind": "HorizontalPodAutoscaler",
	"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}},
}}}}}

test_unset_is_one if {
	min_replicas.deny == {{"msg": "`web` has one replica, fewer than 2", "path": ["spec", "replicas"]}} with input as _deployment({})
	count(min_replicas.deny) == 1 with input as _deployment({"replicas": null})
}

test_zero if {
	{finding.msg | some finding in min_replicas.deny} == {"`web` has 0 replicas, fewer than 2"} with input as _deployment({"replicas": 0})
}

test_parameter if {
	count(min_replicas.deny) == 0 with input as _deployment({"replicas": 2})
	count(min_replicas.deny) == 1 with input as _deployment({"replicas": 2}) with data.params as {"min": 3}
	count(min_replicas.deny) == 0 with input as _deployment({"replicas": 1}) with data.params as {"min": 1}
}

test_scaler_of_the_same_namespace_only if {
	count(min_replicas.deny) == 0 with input as _deployment({}) with data.inventory.namespace as _scaled("shop")
	count(min_replicas.deny) == 1 with input as _deployment({}) with data.inventory.namespace as _scaled("other")
}

test_wrong_type_is_left_to_the_schema if {
	count(min_replicas.deny) == 0 with input as _deployment({"replicas": "one"})
}
