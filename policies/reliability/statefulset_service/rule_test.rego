package policies.reliability.statefulset_service_test

import data.policies.reliability.statefulset_service

_set(spec) := {
	"kind": "StatefulSet",
	"metadata": {"name": "db", "namespace": "shop"},
	"spec": object.union(
		{"template": {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": []}}},
		spec,
	),
}

_messages(spec, service) := messages if {
	found := statefulset_service.deny with input as _set(spec)
		with data.inventory.namespace as {"shop": {"v1": {"Service": {"db": {"spec": service}}}}}
	messages := {finding.msg | some finding in found}
}

_headless := {"clusterIP": "None", "selector": {"app": "db"}}

test_right if {
	_messages({"serviceName": "db"}, _headless) == set()
}

test_unset if {
	unset := {"`db` has no `serviceName`, so its pods get no names of their own"}
	_messages({}, _headless) == unset
	_messages({"serviceName": null}, _headless) == unset
	_messages({"serviceName": ""}, _headless) == unset
}

test_missing if {
	_messages({"serviceName": "x"}, _headless) == {"there is no Service `x` in namespace `shop`"}
}

test_one_problem_at_a_time if {
	not_headless := {"Service `db` is not headless, so it gives the pods no names of their own"}
	_messages({"serviceName": "db"}, {"selector": {"app": "db"}}) == not_headless
	_messages({"serviceName": "db"}, {"clusterIP": null, "selector": {"app": "x"}}) == not_headless
}

test_selector if {
	others := {"Service `db` does not select the pods of `db`"}
	_messages({"serviceName": "db"}, {"clusterIP": "None", "selector": {"app": "x"}}) == others
	_messages({"serviceName": "db"}, {"clusterIP": "None"}) == others

	# The controller adds this label to each pod.
	one_pod := {"app": "db", "statefulset.kubernetes.io/pod-name": "db-0"}
	_messages({"serviceName": "db"}, {"clusterIP": "None", "selector": one_pod}) == set()
}

test_wrong_type if {
	_messages({"serviceName": 1}, _headless) == set()
}
