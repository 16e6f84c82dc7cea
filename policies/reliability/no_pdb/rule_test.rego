package policies.reliability.no_pdb_test

import data.policies.reliability.no_pdb

_deployment(labels, replicas) := {
	"kind": "Deployment",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"replicas": replicas, "template": {"metadata": {"labels": labels}, "spec": {"containers": []}}},
}

_run(spec) := {"shop": {"policy/v1": {"PodDisruptionBudget": {"web": {"spec": spec}}}}}

_hpa(least) := {"shop": {"autoscaling/v2": {"HorizontalPodAutoscaler": {"web": {
	"kind": "HorizontalPodAutoscaler",
	"spec": {"minReplicas": least, "scaleTargetRef": {"kind": "Deployment", "name": "web"}},
}}}}}

test_message if {
	no_pdb.deny == {{
		"msg": "`web` has 2 replicas, but no PodDisruptionBudget selects its pods",
		"path": ["spec", "replicas"],
	}} with input as _deployment({"app": "web"}, 2)
}

test_exceptions if {
	entry := {"owner": "team-web", "reason": "may stop at any time", "expires": "2026-12-31"}
	params := {"exceptions": {"Deployment/web": entry}}
	count(no_pdb.deny) == 0 with input as _deployment({"app": "web"}, 2)
		with data.params as params
		with data.today as "2026-12-31"
	late := no_pdb.deny with input as _deployment({"app": "web"}, 2)
		with data.params as params
		with data.today as "2027-01-01"
	{endswith(finding.msg, "; the exception for it expired on 2026-12-31") | some finding in late} == {true}
}

test_a_budget_that_stands_beside_is_named if {
	services := {"web": {"production": {"PodDisruptionBudget": {"web": {"path": "web/pdb.yaml"}}}}}
	found := no_pdb.deny with input as _deployment({"app": "web"}, 2)
		with data.services as services
		with data.file as {"captures": {"service": "web", "env": "production"}}
	said := "`web` has 2 replicas, but no PodDisruptionBudget selects its pods, `web` in `web/pdb.yaml` neither"
	{finding.msg | some finding in found} == {said}
}

test_one_replica_needs_none if {
	count(no_pdb.deny) == 0 with input as _deployment({"app": "web"}, 1)
	count(no_pdb.deny) == 0 with input as _deployment({"app": "web"}, null)
}

test_selectors if {
	deployment := _deployment({"app": "web"}, 2)
	every spec in [
		{"selector": {}},
		{"selector": {"matchLabels": {"app": "web"}}},
		{"selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}},
	] {
		count(no_pdb.deny) == 0 with input as deployment with data.inventory.namespace as _run(spec)
	}
	every spec in [{}, {"selector": null}, {"selector": {"matchLabels": {"app": "api"}}}] {
		count(no_pdb.deny) == 1 with input as deployment with data.inventory.namespace as _run(spec)
	}
}

test_minimum_of_an_autoscaler if {
	count(no_pdb.deny) == 1 with input as _deployment({}, null) with data.inventory.namespace as _hpa(2)
	count(no_pdb.deny) == 0 with input as _deployment({}, 5) with data.inventory.namespace as _hpa(1)
}
