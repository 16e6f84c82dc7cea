package policies.metadata.required_annotations_test

import data.policies.metadata.required_annotations

_service(annotations) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "echo", "annotations": annotations}}

test_silent_without_a_list if {
	count(required_annotations.deny) == 0 with input as _service({})
}

test_missing if {
	required_annotations.deny == {{
		"msg": "required annotation `owner` of Service `echo` is missing",
		"path": ["metadata", "annotations", "owner"],
	}} with input as _service({"app": "echo"}) with data.params as {"annotations": ["owner"]}
}

test_without_annotations_at_all if {
	count(required_annotations.deny) == 1 with input as {"kind": "Service"} with data.params as {"annotations": ["owner"]}
}

test_a_label_is_no_annotation if {
	service := {"kind": "Service", "metadata": {"labels": {"owner": "sre"}}}
	count(required_annotations.deny) == 1 with input as service with data.params as {"annotations": ["owner"]}
}
