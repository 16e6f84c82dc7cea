# METADATA
# title: Selector that does not match its own pods
# description: |
#   A controller finds its pods by `spec.selector`. When that does not match the labels of its pod template the API
#   server refuses the object; for kinds it does not know, the controller would start pods without end.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
# custom:
#   severity: critical
#   bundles: [default, strict]
#   kinds:
#   - Deployment
#   - ReplicaSet
#   - StatefulSet
#   - DaemonSet
#   - Rollout
#   - core/ReplicationController
#   - DeploymentConfig
#   remediation: Give the pod template the labels that `spec.selector` asks for.
#   aliases:
#   - kube-linter:mismatching-selector
#   - kube-score:deployment-pod-selector-labels-match-template-metadata-labels
#   - kube-score:statefulset-pod-selector-labels-match-template-metadata-labels
#   - kubescape:C-0296
#   since: 0.1.0
package policies.reliability.mismatching_selector

import data.lib.k8s
import data.lib.selector

# A selector that is missing is a matter of the schema; older API versions filled it in.
_kinds := {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Rollout"}

# Their selector is a plain map.
_map_kinds := {"ReplicationController", "DeploymentConfig"}

deny contains {"msg": msg, "path": ["spec", "selector", "matchLabels", key]} if {
	input.kind in _kinds
	k8s.template_path
	some key, value in input.spec.selector.matchLabels
	_differs(key, value)
	msg := _message(key, value)
}

deny contains {"msg": msg, "path": ["spec", "selector", "matchExpressions", i]} if {
	input.kind in _kinds
	k8s.template_path
	some i, expression in input.spec.selector.matchExpressions
	requirement := {"matchExpressions": [expression]}
	not selector.matches(requirement, k8s.pod_labels)
	msg := sprintf("the selector asks for pods with `%s`, which the labels of the pod template do not meet", [selector.text(requirement)])
}

deny contains {"msg": msg, "path": ["spec", "selector"]} if {
	input.kind in _kinds
	k8s.template_path
	selector.is_empty(input.spec.selector)
	msg := "the selector is empty, it would match every pod"
}

deny contains {"msg": msg, "path": ["spec", "selector", key]} if {
	input.kind in _map_kinds
	k8s.template_path
	some key, value in input.spec.selector
	_differs(key, value)
	msg := _message(key, value)
}

_differs(key, value) if object.get(k8s.pod_labels, key, null) != value

_message(key, value) := sprintf("the selector asks for `%s: %v`, and the pod template has %s", [key, value, _label(key)])

_label(key) := sprintf("`%s: %v`", [key, k8s.pod_labels[key]]) if {
	k8s.pod_labels[key]
} else := "no such label"
