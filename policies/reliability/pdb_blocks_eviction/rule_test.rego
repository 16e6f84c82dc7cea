package policies.reliability.pdb_blocks_eviction_test

import data.policies.reliability.pdb_blocks_eviction as rule

_template := {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}

_workload(kind, spec) := {
	"kind": kind,
	"metadata": {"name": "web"},
	"spec": object.union({"template": _template}, spec),
}

_run(manifest) := {"shop": {"apps/v1": {manifest.kind: {"web": manifest}}}}

_pdb(spec) := {
	"kind": "PodDisruptionBudget",
	"metadata": {"namespace": "shop"},
	"spec": object.union({"selector": {"matchLabels": {"app": "web"}}}, spec),
}

_findings(spec, manifest) := number if {
	number := count(rule.deny) with input as _pdb(spec) with data.inventory.namespace as _run(manifest)
}

_replicas(n) := _workload("Deployment", {"replicas": n})

test_max_unavailable if {
	_findings({"maxUnavailable": 0}, _replicas(3)) == 1
	_findings({"maxUnavailable": "0%"}, _replicas(3)) == 1
	_findings({"maxUnavailable": 1}, _replicas(1)) == 0
	_findings({"maxUnavailable": "1%"}, _replicas(1)) == 0
	_findings({"maxUnavailable": "0"}, _replicas(1)) == 0
	_findings({"maxUnavailable": null}, _replicas(1)) == 0
}

test_min_available_numbers if {
	_findings({"minAvailable": 1}, _replicas(1)) == 1
	_findings({"minAvailable": 2}, _replicas(2)) == 1
	_findings({"minAvailable": 3}, _replicas(2)) == 1
	_findings({"minAvailable": 1}, _replicas(2)) == 0
	_findings({"minAvailable": 0}, _replicas(1)) == 0
	_findings({"minAvailable": 1}, _workload("Deployment", {})) == 1
}

test_min_available_percentages_are_rounded_up if {
	_findings({"minAvailable": "100%"}, _replicas(5)) == 1
	_findings({"minAvailable": "50%"}, _replicas(1)) == 1
	_findings({"minAvailable": "50%"}, _replicas(2)) == 0
	_findings({"minAvailable": "51%"}, _replicas(2)) == 1
	_findings({"minAvailable": "66%"}, _replicas(3)) == 0
	_findings({"minAvailable": "67%"}, _replicas(3)) == 1
	_findings({"minAvailable": "0%"}, _replicas(1)) == 0
	_findings({"minAvailable": "half"}, _replicas(1)) == 0
}

test_message if {
	rule.deny == {{
		"msg": "`minAvailable` is `51%`, but there may be no more than 2 of the pods it selects, so none may be evicted",
		"path": ["spec", "minAvailable"],
	}} with input as _pdb({"minAvailable": "51%"}) with data.inventory.namespace as _run(_replicas(2))
}

_hpa(least) := {"shop": {
	"apps/v1": {"Deployment": {"web": _replicas(9)}},
	"autoscaling/v2": {"HorizontalPodAutoscaler": {"web": {
		"kind": "HorizontalPodAutoscaler",
		"spec": {"minReplicas": least, "scaleTargetRef": {"kind": "Deployment", "name": "web"}},
	}}},
}}

test_minimum_of_the_autoscaler_counts if {
	count(rule.deny) == 1 with input as _pdb({"minAvailable": 2}) with data.inventory.namespace as _hpa(2)
	count(rule.deny) == 0 with input as _pdb({"minAvailable": 2}) with data.inventory.namespace as _hpa(3)
}

test_pods_of_several_workloads_add_up if {
	two := {"shop": {"apps/v1": {"Deployment": {
		"web": _replicas(1),
		"canary": object.union(_replicas(1), {"metadata": {"name": "canary"}}),
	}}}}
	count(rule.deny) == 0 with input as _pdb({"minAvailable": 1}) with data.inventory.namespace as two
	count(rule.deny) == 1 with input as _pdb({"minAvailable": 2}) with data.inventory.namespace as two
}

test_bare_pods_are_counted if {
	pod := {"kind": "Pod", "metadata": {"name": "web", "labels": {"app": "web"}}, "spec": {"containers": []}}
	_findings({"minAvailable": 1}, pod) == 1
}

test_numbers_that_nobody_knows if {
	_findings({"minAvailable": 1}, _workload("DaemonSet", {})) == 0
	_findings({"minAvailable": 1}, _replicas("two")) == 0
	_findings({"minAvailable": 1}, _replicas(0)) == 0
}

test_no_selector if {
	count(rule.deny) == 0 with input as {"kind": "PodDisruptionBudget", "spec": {"minAvailable": 1}}
}
