package policies.reliability.hpa_replicas_conflict_test

import data.policies.reliability.hpa_replicas_conflict

_deployment(spec) := {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": spec}

_scaled(ns, target) := {ns: {"autoscaling/v2": {"HorizontalPodAutoscaler": {
	"one": {"kind": "HorizontalPodAutoscaler", "spec": {"scaleTargetRef": target}},
	"two": {"kind": "HorizontalPodAutoscaler", "spec": {"scaleTargetRef": target}},
}}}}

_target := {"kind": "Deployment", "name": "web"}

test_one_finding_for_two_autoscalers if {
	hpa_replicas_conflict.deny == {{
		"msg": "`web` sets `replicas` to `3`, but HorizontalPodAutoscaler `one` decides their number",
		"path": ["spec", "replicas"],
	}} with input as _deployment({"replicas": 3}) with data.inventory.namespace as _scaled("shop", _target)
}

test_zero_is_a_number_too if {
	count(hpa_replicas_conflict.deny) == 1 with input as _deployment({"replicas": 0})
		with data.inventory.namespace as _scaled("shop", _target)
}

test_null_is_unset if {
	count(hpa_replicas_conflict.deny) == 0 with input as _deployment({"replicas": null})
		with data.inventory.namespace as _scaled("shop", _target)
}

test_other_namespace_kind_or_name if {
	deployment := _deployment({"replicas": 3})
	count(hpa_replicas_conflict.deny) == 0 with input as deployment with data.inventory.namespace as _scaled("x", _target)
	count(hpa_replicas_conflict.deny) == 0 with input as deployment
		with data.inventory.namespace as _scaled("shop", {"kind": "StatefulSet", "name": "web"})
	count(hpa_replicas_conflict.deny) == 0 with input as deployment
		with data.inventory.namespace as _scaled("shop", {"kind": "Deployment", "name": "api"})
}
