package policies.networking.dangling_service_test

import data.policies.networking.dangling_service

_run := {"shop": {"apps/v1": {"StatefulSet": {"db": {
	"kind": "StatefulSet",
	"spec": {"template": {"metadata": {"labels": {"app": "db", "tier": "data"}}, "spec": {"containers": []}}},
}}}}}

_messages(ns, spec) := messages if {
	found := dangling_service.deny with data.inventory.namespace as _run
		with input as {"kind": "Service", "metadata": {"namespace": ns}, "spec": spec}
	messages := {finding.msg | some finding in found}
}

test_labels if {
	_messages("shop", {"selector": {"app": "db"}}) == set()
	_messages("shop", {"selector": {"tier": "data", "app": "db"}}) == set()
	_messages("shop", {"selector": {"tier": "x", "app": "db"}}) == {"no pod in namespace `shop` has the labels that the Service selects, `app=db,tier=x`"}
	_messages("blog", {"selector": {"app": "db"}}) == {"no pod in namespace `blog` has the labels that the Service selects, `app=db`"}
}

test_service_of_one_pod if {
	_messages("shop", {"selector": {"statefulset.kubernetes.io/pod-name": "db-0"}}) == set()
	count(_messages("blog", {"selector": {"statefulset.kubernetes.io/pod-name": "db-0"}})) == 1
}

test_services_that_select_nothing_on_purpose if {
	_messages("shop", {}) == set()
	_messages("shop", {"selector": null}) == set()
	_messages("shop", {"selector": {}}) == set()
	_messages("shop", {"type": "ExternalName", "externalName": "db.example.com", "selector": {"app": "x"}}) == set()
}

test_wrong_types if {
	_messages("shop", {"selector": "app=x"}) == set()
	_messages("shop", "none") == set()
}
