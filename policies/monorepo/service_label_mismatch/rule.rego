# METADATA
# title: Service label that does not fit the path
# description: |
#   Dashboards, alerts and network policies find a service by one label. In a repository whose folders name the service,
#   a manifest copied from another folder keeps that service's label: its pods then receive the other's traffic and
#   count in the other's figures.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
# custom:
#   severity: high
#   bundles: [monorepo]
#   kinds: [any]
#   needs: [layout]
#   params:
#     label:
#       type: string
#       default: app
#       description: The key of the label that holds the service's name.
#     exceptions:
#       type: list
#       default: []
#       description: Services whose labels are not looked at.
#   remediation: >-
#     Set the label to the name of the service's folder, in the object's and the pod template's labels and in selectors,
#     or list the service among the `exceptions` of this rule.
#   aliases: []
#   since: 0.1.0
package policies.monorepo.service_label_mismatch

import data.lib.k8s

default label := "app"

label := data.params.label

default exceptions := []

exceptions := data.params.exceptions

# The service of the path; undefined where the rule has nothing to say.
_service := service if {
	service := data.file.captures.service
	is_string(service)
	not service in exceptions
	is_string(input.kind)
}

# A wrong value, wherever the label is set.
deny contains {"msg": msg, "path": array.concat(place.path, [label])} if {
	service := _service
	some place in _places
	value := object.get(input, array.concat(place.path, [label]), null)
	value != null
	value != service
	msg := sprintf("%s of %s `%s` has `%s: %v`, where the path calls for `%s`", [
		place.what,
		input.kind,
		k8s.name,
		label,
		value,
		service,
	])
}

# No value, where a workload has to have one.
deny contains {"msg": msg, "path": array.concat(place.path, [label])} if {
	service := _service
	k8s.template_path
	some place in _labels
	object.get(input, array.concat(place.path, [label]), null) == null
	msg := sprintf("%s of %s `%s` lacks `%s: %s`", [place.what, input.kind, k8s.name, label, service])
}

_places := array.concat(_labels, _selectors)

_labels := array.concat(
	[{"path": ["metadata", "labels"], "what": "the metadata"}],
	[{"path": array.concat(path, ["metadata", "labels"]), "what": "the pod template"} |
		path := k8s.template_path
		path != []
	],
)

# NetworkPolicies and monitors may well select other services, so only those that are about the object's own pods.
_selectors := [{"path": ["spec", "selector", "matchLabels"], "what": "the selector"}] if {
	k8s.template_path
	is_object(input.spec.selector.matchLabels)
} else := [{"path": ["spec", "selector", "matchLabels"], "what": "the selector"}] if {
	input.kind == "PodDisruptionBudget"
} else := [{"path": ["spec", "selector"], "what": "the selector"}] if {
	k8s.group in {"", "apps.openshift.io"}
	input.kind in {"Service", "ReplicationController", "DeploymentConfig"}
} else := []
