package policies.reliability.dangling_hpa_test

import data.policies.reliability.dangling_hpa

_hpa(kind, name) := {
	"kind": "HorizontalPodAutoscaler",
	"metadata": {"namespace": "shop"},
	"spec": {"scaleTargetRef": {"kind": kind, "name": name}},
}

_run := {
	"shop": {
		"apps/v1": {"Deployment": {"web": {}}},
		"argoproj.io/v1alpha1": {"Rollout": {"main": {}}},
	},
	"other": {"apps/v1": {"StatefulSet": {"db": {}}}},
}

test_kind_and_name_and_namespace if {
	count(dangling_hpa.deny) == 0 with input as _hpa("Deployment", "web") with data.inventory.namespace as _run
	count(dangling_hpa.deny) == 1 with input as _hpa("StatefulSet", "web") with data.inventory.namespace as _run
	dangling_hpa.deny == {{
		"msg": "there is no StatefulSet `db` in namespace `shop` to scale",
		"path": ["spec", "scaleTargetRef", "name"],
	}} with input as _hpa("StatefulSet", "db") with data.inventory.namespace as _run
}

test_custom_kinds if {
	count(dangling_hpa.deny) == 1 with input as _hpa("Rollout", "old") with data.inventory.namespace as _run
	count(dangling_hpa.deny) == 0 with input as _hpa("Rollout", "main") with data.inventory.namespace as _run
	count(dangling_hpa.deny) == 0 with input as _hpa("Kafka", "main") with data.inventory.namespace as _run
}

test_misspelt_kind if {
	count(dangling_hpa.deny) == 1 with input as _hpa("deployment", "web") with data.inventory.namespace as _run
}

test_wrong_types if {
	count(dangling_hpa.deny) == 0 with input as _hpa("Deployment", 1) with data.inventory.namespace as _run
	count(dangling_hpa.deny) == 0 with input as {"kind": "HorizontalPodAutoscaler", "spec": {"scaleTargetRef": "web"}}
}
