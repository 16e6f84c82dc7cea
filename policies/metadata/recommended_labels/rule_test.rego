package policies.metadata.recommended_labels_test

import data.policies.metadata.recommended_labels

_labels(instance) := {"app.kubernetes.io/name": "echo", "app.kubernetes.io/instance": instance}

_pod(name, labels) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": name, "labels": labels},
	"spec": {"containers": []},
}

test_instance_and_name if {
	count(recommended_labels.deny) == 0 with input as _pod("echo", _labels("echo"))
	count(recommended_labels.deny) == 0 with input as _pod("shop-echo", _labels("shop"))
	count(recommended_labels.deny) == 0 with input as _pod("mysql", _labels("mysql-abcxyz"))
	count(recommended_labels.deny) == 1 with input as _pod("shop", _labels("shopping"))
	count(recommended_labels.deny) == 0 with input as _pod("echo", _labels(7))
}

test_a_pod_is_reported_once if {
	recommended_labels.deny == {{
		"msg": "Pod `echo` lacks the label `app.kubernetes.io/instance`",
		"path": ["metadata", "labels", "app.kubernetes.io/instance"],
	}} with input as _pod("echo", {"app.kubernetes.io/name": "echo"})
}

test_generated_name if {
	pod := _pod("", _labels("echo"))
	generated := object.union(pod, {"metadata": {"name": null, "generateName": "reply-"}})
	count(recommended_labels.deny) == 0 with input as generated
}

test_other_labels if {
	count(recommended_labels.deny) == 0 with input as _pod("echo", {"app": "echo"}) with data.params as {"labels": ["app"]}
}
