# METADATA
# title: Workload without the recommended labels
# description: |
#   `app.kubernetes.io/name`, `instance` and their like are the labels that dashboards, cost reports and `kubectl -l`
#   agree on. Where they are missing, nobody can list what belongs to an application; an instance label that names
#   something else than the workload puts it in the wrong list.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   params:
#     labels:
#       type: list
#       default: [app.kubernetes.io/name, app.kubernetes.io/instance]
#       description: The labels that a workload and its pods must carry.
#   remediation: |
#     Set the labels in `metadata.labels` and in `spec.template.metadata.labels`. The selector of a workload that
#     exists already cannot be changed; it need not name them.
#   aliases:
#   - polaris:metadataAndInstanceMismatched
#   - kubescape:C-0077
#   since: 0.1.0
package policies.metadata.recommended_labels

import data.lib.k8s

default labels := ["app.kubernetes.io/name", "app.kubernetes.io/instance"]

labels := data.params.labels

deny contains {"msg": msg, "path": ["metadata", "labels", label]} if {
	k8s.template_path
	some label in labels
	not _is_set(object.get(input, ["metadata", "labels", label], ""))
	msg := sprintf("%s `%s` lacks the label `%s`", [input.kind, k8s.name, label])
}

deny contains {"msg": msg, "path": array.concat(k8s.template_path, ["metadata", "labels", label])} if {
	# A Pod is its own template.
	count(k8s.template_path) > 0
	some label in labels
	not _is_set(object.get(k8s.pod_labels, label, ""))
	msg := sprintf("the pods of %s `%s` lack the label `%s`", [input.kind, k8s.name, label])
}

_is_set(value) if {
	value != ""
	value != null
}

_instance := "app.kubernetes.io/instance"

# Polaris wants both to be equal. Charts name a workload after the release and the component (`shop-echo` of the
# instance `shop`), and the documentation names the instance after the application (`mysql-abcxyz` of `mysql`).
deny contains {"msg": msg, "path": ["metadata", "labels", _instance]} if {
	k8s.template_path
	instance := input.metadata.labels[_instance]
	is_string(instance)
	instance != ""
	name := input.metadata.name
	is_string(name)
	not _belong_together(name, instance)
	msg := sprintf("label `%s` of %s `%s` is `%s`, which has nothing in common with the name", [
		_instance,
		input.kind,
		name,
		instance,
	])
}

_belong_together(name, instance) if name == instance

_belong_together(name, instance) if startswith(name, concat("", [instance, "-"]))

_belong_together(name, instance) if startswith(instance, concat("", [name, "-"]))
