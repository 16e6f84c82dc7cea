package policies.reliability.priority_class_test

import data.policies.reliability.priority_class

_pod(spec) := {
	"kind": "Pod",
	"metadata": {"generateName": "echo-"},
	"spec": object.union({"containers": [{"name": "app"}]}, spec),
}

test_unset if {
	priority_class.deny == {{
		"msg": "the pods of Pod `echo-*` have no priority class",
		"path": ["spec", "priorityClassName"],
	}} with input as _pod({})
}

test_one_finding_for_an_empty_name_and_a_list if {
	count(priority_class.deny) == 1 with input as _pod({"priorityClassName": ""}) with data.params as {"allowed": ["batch"]}
	count(priority_class.deny) == 1 with input as _pod({"priorityClassName": null}) with data.params as {"allowed": ["batch"]}
}

test_any_without_a_list if {
	count(priority_class.deny) == 0 with input as _pod({"priorityClassName": "whatever"})
}

test_without_a_pod_template if {
	count(priority_class.deny) == 0 with input as {"kind": "PriorityClass", "metadata": {"name": "batch"}}
}
