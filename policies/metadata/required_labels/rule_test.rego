package policies.metadata.required_labels_test

import data.policies.metadata.required_labels

_service(labels) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "echo", "labels": labels}}

test_silent_without_a_list if {
	count(required_labels.deny) == 0 with input as _service({})
}

test_missing if {
	required_labels.deny == {{
		"msg": "required label `owner` of Service `echo` is missing",
		"path": ["metadata", "labels", "owner"],
	}} with input as _service({"app": "echo"}) with data.params as {"labels": ["owner"]}
}

test_without_labels_at_all if {
	count(required_labels.deny) == 1 with input as {"kind": "Service"} with data.params as {"labels": ["owner"]}
}

test_an_annotation_is_no_label if {
	service := {"kind": "Service", "metadata": {"annotations": {"owner": "sre"}}}
	count(required_labels.deny) == 1 with input as service with data.params as {"labels": ["owner"]}
}
