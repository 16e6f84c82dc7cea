# METADATA
# title: Annotation or node label that a newer name has replaced
# description: |
#   Before they became fields of their own, seccomp and AppArmor profiles, Ingress classes and storage classes were
#   annotations, and node labels such as the zone had a beta name. The old names do nothing on newer clusters, or will
#   soon: a profile is not applied, a Pod finds no node, and nothing says so.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/labels-annotations-taints/
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
# - ref: https://cloud.google.com/kubernetes-engine/docs/how-to/custom-ingress-controller
#   description: GKE's own Ingress controller still reads only the annotation
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [any]
#   remediation: Write the field or the label that the message names.
#   aliases: []
#   since: 0.1.0
package policies.deprecation.old_fields

import data.lib.k8s

# Annotations of the object itself: kind → annotation → what replaced it.
_object_annotations := {
	"Ingress": {"kubernetes.io/ingress.class": "spec.ingressClassName"},
	"PersistentVolume": {
		"volume.beta.kubernetes.io/mount-options": "spec.mountOptions",
		"volume.beta.kubernetes.io/storage-class": "spec.storageClassName",
	},
	"PersistentVolumeClaim": {"volume.beta.kubernetes.io/storage-class": "spec.storageClassName"},
	"Service": {
		"service.alpha.kubernetes.io/tolerate-unready-endpoints": "spec.publishNotReadyAddresses",
		"service.kubernetes.io/topology-aware-hints": "service.kubernetes.io/topology-mode",
	},
	"StorageClass": {"storageclass.beta.kubernetes.io/is-default-class": "storageclass.kubernetes.io/is-default-class"},
}

# Only Kubernetes' own kinds: others may share the name, but not the annotations.
_groups := {"", "networking.k8s.io", "extensions", "storage.k8s.io"}

# GKE's controller knows its Ingresses by the annotation only.
_gke_classes := {"gce", "gce-internal"}

deny contains {"msg": msg, "path": ["metadata", "annotations", annotation]} if {
	some annotation, successor in _object_annotations[input.kind]
	value := input.metadata.annotations[annotation]
	not value in _gke_classes
	k8s.group in _groups
	msg := sprintf("annotation `%s` of %s `%s` is deprecated, `%s` replaced it", [
		annotation,
		input.kind,
		k8s.name,
		successor,
	])
}

# Annotations of pods: prefix of the name, what replaced it, and the release that brought the successor.
_pod_annotations := [
	["seccomp.security.alpha.kubernetes.io/pod", "securityContext.seccompProfile", 19],
	["container.seccomp.security.alpha.kubernetes.io/", "securityContext.seccompProfile", 19],
	["container.apparmor.security.beta.kubernetes.io/", "securityContext.appArmorProfile", 30],
	["scheduler.alpha.kubernetes.io/critical-pod", "priorityClassName", 11],
]

deny contains {"msg": msg, "path": array.concat(k8s.template_path, ["metadata", "annotations", annotation])} if {
	some annotation, _ in k8s.pod_annotations
	some [prefix, successor, since] in _pod_annotations
	startswith(annotation, prefix)
	since <= k8s.minor
	msg := sprintf("pod annotation `%s` is deprecated, the field `%s` replaced it", [annotation, successor])
}

_node_labels := {
	"beta.kubernetes.io/arch": "kubernetes.io/arch",
	"beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
	"beta.kubernetes.io/os": "kubernetes.io/os",
	"failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
	"failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
	"node-role.kubernetes.io/master": "node-role.kubernetes.io/control-plane",
}

deny contains {"msg": msg, "path": use.path} if {
	some use in _uses
	successor := _node_labels[use.label]

	# Whoever names both, the old one and the new one, does so for clusters of different age.
	not use.place in _places_with(successor)
	msg := sprintf("`%s` names the node label `%s`, which is deprecated: `%s` replaced it", [
		use.place,
		use.label,
		successor,
	])
}

_places_with(label) := {use.place | some use in _uses; use.label == label}

# Every place that names a node label (or a node's taint), with its path.
_uses contains {"label": label, "place": "nodeSelector", "path": path} if {
	some label, _ in k8s.pod_spec.nodeSelector
	path := array.concat(k8s.pod_spec_path, ["nodeSelector", label])
}

_uses contains {"label": toleration.key, "place": "tolerations", "path": path} if {
	some i, toleration in k8s.pod_spec.tolerations
	path := array.concat(k8s.pod_spec_path, ["tolerations", i, "key"])
}

_uses contains {"label": constraint.topologyKey, "place": "topologySpreadConstraints", "path": path} if {
	some i, constraint in k8s.pod_spec.topologySpreadConstraints
	path := array.concat(k8s.pod_spec_path, ["topologySpreadConstraints", i, "topologyKey"])
}

_required := "requiredDuringSchedulingIgnoredDuringExecution"

_preferred := "preferredDuringSchedulingIgnoredDuringExecution"

_uses contains {"label": term.topologyKey, "place": kind, "path": path} if {
	some kind in ["podAffinity", "podAntiAffinity"]
	some i, term in k8s.pod_spec.affinity[kind][_required]
	path := array.concat(k8s.pod_spec_path, ["affinity", kind, _required, i, "topologyKey"])
}

_uses contains {"label": weighted.podAffinityTerm.topologyKey, "place": kind, "path": path} if {
	some kind in ["podAffinity", "podAntiAffinity"]
	some i, weighted in k8s.pod_spec.affinity[kind][_preferred]
	path := array.concat(k8s.pod_spec_path, ["affinity", kind, _preferred, i, "podAffinityTerm", "topologyKey"])
}

_uses contains {"label": expression.key, "place": "nodeAffinity", "path": path} if {
	some i, term in k8s.pod_spec.affinity.nodeAffinity[_required].nodeSelectorTerms
	some j, expression in term.matchExpressions
	within := ["affinity", "nodeAffinity", _required, "nodeSelectorTerms", i, "matchExpressions", j, "key"]
	path := array.concat(k8s.pod_spec_path, within)
}

_uses contains {"label": expression.key, "place": "nodeAffinity", "path": path} if {
	some i, weighted in k8s.pod_spec.affinity.nodeAffinity[_preferred]
	some j, expression in weighted.preference.matchExpressions
	within := ["affinity", "nodeAffinity", _preferred, i, "preference", "matchExpressions", j, "key"]
	path := array.concat(k8s.pod_spec_path, within)
}

_uses contains {"label": expression.key, "place": "nodeAffinity", "path": path} if {
	input.kind == "PersistentVolume"
	some i, term in input.spec.nodeAffinity.required.nodeSelectorTerms
	some j, expression in term.matchExpressions
	path := ["spec", "nodeAffinity", "required", "nodeSelectorTerms", i, "matchExpressions", j, "key"]
}

_uses contains {"label": expression.key, "place": "allowedTopologies", "path": path} if {
	input.kind == "StorageClass"
	some i, term in input.allowedTopologies
	some j, expression in term.matchLabelExpressions
	path := ["allowedTopologies", i, "matchLabelExpressions", j, "key"]
}
