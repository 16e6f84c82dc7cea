package policies.metadata.pss_labels_test

import data.policies.metadata.pss_labels

_namespace(level) := {
	"apiVersion": "v1",
	"kind": "Namespace",
	"metadata": {"name": "shop", "labels": {"pod-security.kubernetes.io/enforce": level}},
}

_messages := {finding.msg | some finding in pss_labels.deny}

test_every_level_is_a_decision if {
	every level in ["privileged", "baseline", "restricted"] {
		count(pss_labels.deny) == 0 with input as _namespace(level)
	}
}

test_no_level if {
	every level in ["Restricted", "", true, 1, ["restricted"]] {
		count(pss_labels.deny) == 1 with input as _namespace(level)
	}
	_messages == {"namespace `shop` has no label `pod-security.kubernetes.io/enforce`"} with input as _namespace(null)
}

test_minimum if {
	_messages == {"namespace `shop` enforces the level `baseline`, weaker than `restricted`"} with input as _namespace("baseline")
		with data.params as {"minimum": "restricted"}
	count(pss_labels.deny) == 0 with input as _namespace("restricted") with data.params as {"minimum": "baseline"}
}

test_namespaces_of_the_cluster if {
	kube_system := object.union(_namespace(null), {"metadata": {"name": "kube-system"}})
	count(pss_labels.deny) == 0 with input as kube_system
}

test_another_kind if {
	count(pss_labels.deny) == 0 with input as object.union(_namespace(null), {"kind": "Project"})
	count(pss_labels.deny) == 0 with input as object.union(_namespace(null), {"apiVersion": "example.com/v1"})
}
