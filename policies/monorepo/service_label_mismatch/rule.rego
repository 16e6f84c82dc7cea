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
#       type: map
#       default: {}
#       description: >-
#         Values of the label that services other than the one of that name may carry, each with who answers for it, why
#         and until when; `""` stands for no label at all:
#         `{legacy: {services: [echo], owner: team-echo, reason: moving, expires: 2027-01-31}}`.
#   remediation: >-
#     Set the label to the name of the service's folder, in the object's and the pod template's labels and in selectors,
#     or list the value among the `exceptions` of this rule.
#   aliases: [MONO-002]
#   since: 0.1.0
package policies.monorepo.service_label_mismatch

import data.lib.exceptions
import data.lib.k8s
import data.lib.layout

default label := "app"

label := data.params.label

default excepted := {}

excepted := data.params.exceptions

# The service of the path; undefined where the rule has nothing to say.
_service := service if {
	service := layout.captures.service
	is_string(input.kind)
}

# A wrong value, wherever the label is set.
deny contains {"msg": msg, "path": array.concat(place.path, [label])} if {
	service := _service
	some place in _places
	value := object.get(input, array.concat(place.path, [label]), null)
	value != null
	value != service
	not exceptions.covers(excepted, sprintf("%v", [value]))
	msg := sprintf("%s of %s `%s` has `%s: %v`, where the path calls for `%s`%s", [
		place.what,
		input.kind,
		k8s.name,
		label,
		value,
		service,
		exceptions.note(excepted, sprintf("%v", [value])),
	])
}

# No value, where a workload has to have one.
deny contains {"msg": msg, "path": array.concat(place.path, [label])} if {
	service := _service
	k8s.template_path
	some place in _labels
	object.get(input, array.concat(place.path, [label]), null) == null
	not exceptions.covers(excepted, "")
	msg := sprintf("%s of %s `%s` lacks `%s: %s`%s", [
		place.what,
		input.kind,
		k8s.name,
		label,
		service,
		exceptions.note(excepted, ""),
	])
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
