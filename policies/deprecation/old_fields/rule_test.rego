package policies.deprecation.old_fields_test

import data.policies.deprecation.old_fields

_pod(annotations, spec) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "echo", "annotations": annotations},
	"spec": object.union({"containers": []}, spec),
}

_ingress(class) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "echo", "annotations": {"kubernetes.io/ingress.class": class}},
}

test_ingress_class if {
	old_fields.deny == {{
		"msg": "annotation `kubernetes.io/ingress.class` of Ingress `echo` is deprecated, `spec.ingressClassName` replaced it",
		"path": ["metadata", "annotations", "kubernetes.io/ingress.class"],
	}} with input as _ingress("nginx")
}

test_gke_reads_only_the_annotation if {
	count(old_fields.deny) == 0 with input as _ingress("gce")
	count(old_fields.deny) == 0 with input as _ingress("gce-internal")
}

test_an_ingress_of_somebody_else if {
	ingress := object.union(_ingress("nginx"), {"apiVersion": "config.example.com/v1"})
	count(old_fields.deny) == 0 with input as ingress
}

test_apparmor_is_an_annotation_before_1_30 if {
	pod := _pod({"container.apparmor.security.beta.kubernetes.io/echo": "runtime/default"}, {})
	count(old_fields.deny) == 0 with input as pod with data.kubernetes as {"minor": 29}
	count(old_fields.deny) == 1 with input as pod with data.kubernetes as {"minor": 30}
}

test_zone_in_the_node_selector if {
	old_fields.deny == {{
		"msg": "`nodeSelector` names the node label `failure-domain.beta.kubernetes.io/zone`, which is deprecated: `topology.kubernetes.io/zone` replaced it",
		"path": ["spec", "nodeSelector", "failure-domain.beta.kubernetes.io/zone"],
	}} with input as _pod({}, {"nodeSelector": {"failure-domain.beta.kubernetes.io/zone": "a"}})
}

test_tolerating_the_old_and_the_new_taint if {
	old := {"key": "node-role.kubernetes.io/master", "effect": "NoSchedule"}
	new := {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
	count(old_fields.deny) == 1 with input as _pod({}, {"tolerations": [old]})
	count(old_fields.deny) == 0 with input as _pod({}, {"tolerations": [old, new]})

	# The new label elsewhere does not help the old toleration.
	selector := {"node-role.kubernetes.io/control-plane": ""}
	count(old_fields.deny) == 1 with input as _pod({}, {"tolerations": [old], "nodeSelector": selector})
}

test_broken_types_break_nothing if {
	broken := {"affinity": [], "tolerations": "all", "nodeSelector": {"beta.kubernetes.io/os": "linux"}}
	count(old_fields.deny) == 1 with input as _pod("none", broken)
}
