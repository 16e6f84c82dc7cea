package policies.networking.dangling_monitor_test

import data.policies.networking.dangling_monitor

_run := {
	"shop": {"v1": {
		"Service": {"web": {"metadata": {"labels": {"app": "web"}}, "spec": {"selector": {"app": "pods-of-web"}}}},
		"Pod": {"web": {"kind": "Pod", "metadata": {"labels": {"app": "pods-of-web"}}, "spec": {"containers": []}}},
	}},
	"blog": {"v1": {"Service": {"blog": {"metadata": {"labels": {"app": "blog"}}}}}},
	"kube-system": {"v1": {"ConfigMap": {}}},
}

_messages(kind, app, namespaces) := messages if {
	found := dangling_monitor.deny with data.inventory.namespace as _run
		with input as {
			"kind": kind,
			"metadata": {"namespace": "shop"},
			"spec": {"selector": {"matchLabels": {"app": app}}, "namespaceSelector": namespaces},
		}
	messages := {finding.msg | some finding in found}
}

test_labels_of_services_and_of_pods if {
	_messages("ServiceMonitor", "web", null) == set()
	_messages("PodMonitor", "pods-of-web", null) == set()
	missing := {"no Service in namespace `shop` has the labels that the monitor selects, `app=pods-of-web`"}
	_messages("ServiceMonitor", "pods-of-web", null) == missing
	_messages("PodMonitor", "web", {}) == {"no pod in namespace `shop` has the labels that the monitor selects, `app=web`"}
}

test_namespaces if {
	count(_messages("ServiceMonitor", "blog", null)) == 1
	_messages("ServiceMonitor", "blog", {"matchNames": ["blog"]}) == set()
	_messages("ServiceMonitor", "blog", {"any": true}) == set()
	any := {"no Service in any namespace has the labels that the monitor selects, `app=x`"}
	_messages("ServiceMonitor", "web", {"matchNames": ["blog"]}) == {"no Service in namespace `blog` has the labels that the monitor selects, `app=web`"}
	count(_messages("ServiceMonitor", "x", {"matchNames": ["blog", "shop"]})) == 1
	_messages("ServiceMonitor", "x", {"any": true}) == set() # the run holds kube-system, where nobody knows
	found := dangling_monitor.deny with data.inventory.namespace as object.remove(_run, ["kube-system"])
		with input as {"kind": "ServiceMonitor", "spec": {"selector": {"matchLabels": {"app": "x"}}, "namespaceSelector": {"any": true}}}
	{finding.msg | some finding in found} == any
}

test_namespaces_that_nobody_knows if {
	_messages("ServiceMonitor", "x", {"matchNames": ["kube-system"]}) == set()
	_messages("ServiceMonitor", "x", {"matchNames": ["elsewhere"]}) == set()
}

test_the_service_of_the_api_server if {
	apiserver := {
		"kind": "ServiceMonitor",
		"spec": {"selector": {"matchLabels": {"component": "apiserver"}}, "namespaceSelector": {"matchNames": ["default"]}},
	}
	count(dangling_monitor.deny) == 0 with input as apiserver
}

test_empty_selector if {
	count(dangling_monitor.deny) == 0 with input as {"kind": "PodMonitor", "spec": {"selector": {}}}
	count(dangling_monitor.deny) == 0 with input as {"kind": "PodMonitor", "spec": {"selector": "app"}}
}
