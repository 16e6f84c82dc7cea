package policies.reliability.no_readiness_probe_test

import data.policies.reliability.no_readiness_probe

_run := {"shop": {"v1": {"Service": {
	"web": {"spec": {"selector": {"app": "web"}}},
	"all": {"spec": {"selector": {"tier": "front"}}},
}}}}

_pod(labels, container) := {
	"kind": "Pod",
	"metadata": {"namespace": "shop", "labels": labels},
	"spec": {"containers": [container]},
}

test_severity_depends_on_a_service if {
	selected := no_readiness_probe.deny with input as _pod({"app": "web"}, {"name": "app"}) with data.inventory.namespace as _run
	selected == {{
		"msg": "container `app` has no readiness probe, yet Service `web` sends it requests",
		"path": ["spec", "containers", 0, "readinessProbe"],
	}}
	free := no_readiness_probe.deny with input as _pod({"app": "x"}, {"name": "app"}) with data.inventory.namespace as _run
	free == {{
		"msg": "container `app` has no readiness probe",
		"path": ["spec", "containers", 0, "readinessProbe"],
		"severity": "info",
	}}
}

test_first_service_by_name if {
	found := no_readiness_probe.deny with data.inventory.namespace as _run
		with input as _pod({"app": "web", "tier": "front"}, {"name": "app"})
	{finding.msg | some finding in found} == {"container `app` has no readiness probe, yet Service `all` sends it requests"}
}

test_null_and_empty_probe_are_none if {
	count(no_readiness_probe.deny) == 1 with input as _pod({}, {"name": "app", "readinessProbe": null})
	count(no_readiness_probe.deny) == 1 with input as _pod({}, {"name": "app", "readinessProbe": {}})
	count(no_readiness_probe.deny) == 0 with input as _pod({}, {"name": "app", "readinessProbe": {"httpGet": {"port": 80}}})
}

test_pod_that_ends if {
	ending := json.patch(_pod({}, {"name": "app"}), [{"op": "add", "path": "/spec/restartPolicy", "value": "Never"}])
	count(no_readiness_probe.deny) == 0 with input as ending
}
