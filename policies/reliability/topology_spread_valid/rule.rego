# METADATA
# title: Topology spread constraint that spreads nothing
# description: |
#   A constraint counts the pods that its `labelSelector` finds. When that is missing, or does not find the pods that
#   carry the constraint, it counts others and spreads nothing. Without `maxSkew`, `topologyKey` or `whenUnsatisfiable`
#   the API server refuses the pods.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: |
#     Set `maxSkew` to at least 1, `topologyKey`, `whenUnsatisfiable` to `DoNotSchedule` or `ScheduleAnyway`, and a
#     `labelSelector` that matches the labels of the pod template.
#   aliases: [kube-score:pod-topology-spread-constraints]
#   since: 0.1.0
package policies.reliability.topology_spread_valid

import data.lib.k8s
import data.lib.selector

# Labels that controllers add to the pods, so that a template does not have them.
_added_labels := {
	"apps.kubernetes.io/pod-index",
	"batch.kubernetes.io/controller-uid",
	"batch.kubernetes.io/job-completion-index",
	"batch.kubernetes.io/job-name",
	"controller-revision-hash",
	"controller-uid",
	"job-name",
	"pod-template-hash",
	"rollouts-pod-template-hash",
	"statefulset.kubernetes.io/pod-name",
}

_constraints := [{"spec": constraint, "path": array.concat(k8s.pod_spec_path, ["topologySpreadConstraints", i])} |
	some i, constraint in k8s.pod_spec.topologySpreadConstraints
	is_object(constraint)
]

deny contains {"msg": msg, "path": array.concat(c.path, ["maxSkew"])} if {
	some c in _constraints
	not _is_skew(c.spec)
	msg := sprintf("the topology spread constraint %s, it must be at least 1", [_what(c.spec, "maxSkew")])
}

deny contains {"msg": msg, "path": array.concat(c.path, ["topologyKey"])} if {
	some c in _constraints
	object.get(c.spec, "topologyKey", null) in {null, ""}
	msg := "the topology spread constraint has no `topologyKey`"
}

deny contains {"msg": msg, "path": array.concat(c.path, ["whenUnsatisfiable"])} if {
	some c in _constraints
	not object.get(c.spec, "whenUnsatisfiable", null) in {"DoNotSchedule", "ScheduleAnyway"}
	msg := sprintf("the topology spread constraint %s, it must be `DoNotSchedule` or `ScheduleAnyway`", [_what(
		c.spec,
		"whenUnsatisfiable",
	)])
}

deny contains {"msg": msg, "path": array.concat(c.path, ["labelSelector"])} if {
	some c in _constraints
	label_selector := object.get(c.spec, "labelSelector", null)
	not selector.matches(label_selector, k8s.pod_labels)
	not _mentions_added_label(label_selector)
	msg := sprintf("the topology spread constraint %s", [_selects(label_selector)])
}

_is_skew(constraint) if {
	is_number(constraint.maxSkew)
	constraint.maxSkew >= 1
}

_what(constraint, field) := sprintf("has no `%s`", [field]) if {
	object.get(constraint, field, null) == null
} else := sprintf("has `%s: %v`", [field, constraint[field]])

_selects(label_selector) := "has no `labelSelector`, so it counts no pods" if {
	label_selector == null
} else := sprintf("counts the pods with `%s`, and the template's labels are not among them", [text]) if {
	text := selector.text(label_selector)
} else := "has a `labelSelector` that selects nothing"

_mentions_added_label(label_selector) if {
	some key, _ in label_selector.matchLabels
	_is_added(key)
} else if {
	some expression in label_selector.matchExpressions
	_is_added(expression.key)
}

_is_added(key) if {
	key in _added_labels
} else if {
	is_string(key)
	contains(key, "knative.dev/")
}
