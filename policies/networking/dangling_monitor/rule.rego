# METADATA
# title: Monitor that selects nothing
# description: |
#   A ServiceMonitor or PodMonitor whose selector matches nothing makes Prometheus scrape nothing: there are no metrics,
#   and alerts that compare them never fire. A ServiceMonitor selects by the labels of the Service itself, not by those
#   of its pods.
# related_resources:
# - ref: https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors
#   description: How a ServiceMonitor finds its Services
# - ref: https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.NamespaceSelector
#   description: The namespaces that a monitor looks at
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [ServiceMonitor, PodMonitor]
#   needs: [inventory]
#   remediation: |
#     Put the labels of the selector into `metadata.labels` of the Service (of the pod template for a PodMonitor), and
#     name the namespace in `namespaceSelector` if it is another.
#   aliases:
#   - kube-linter:dangling-servicemonitor
#   since: 0.1.0
package policies.networking.dangling_monitor

import data.lib.inventory
import data.lib.selector

deny contains {"msg": msg, "path": ["spec", "selector"]} if {
	label_selector := input.spec.selector
	is_object(label_selector)
	not selector.is_empty(label_selector)
	not _is_unknown
	not _is_matched(label_selector)
	msg := sprintf(
		"no %s in %s has the labels that the monitor selects, `%s`",
		[_selected[input.kind], _place, selector.text(label_selector)],
	)
}

_selected := {"ServiceMonitor": "Service", "PodMonitor": "pod"}

_is_matched(label_selector) if {
	input.kind == "ServiceMonitor"
	some ns in _namespaces
	inventory.labels_services(ns, label_selector)
}

_is_matched(label_selector) if {
	input.kind == "PodMonitor"
	some ns in _namespaces
	inventory.selects_pods(ns, label_selector)
}

# The Service of the API server is made by itself.
_is_matched(label_selector) if {
	"default" in _namespaces
	selector.matches(label_selector, {"component": "apiserver", "provider": "kubernetes"})
}

# A namespace that the run does not hold, or one that the cluster itself fills.
_is_unknown if {
	some ns in _namespaces
	_is_foreign(ns)
}

_is_foreign(ns) if ns == "kube-system"

_is_foreign(ns) if {
	ns != inventory.namespace_of(input)
	not inventory.covers(ns)
}

_namespaces := object.keys(data.inventory.namespace) if {
	input.spec.namespaceSelector.any == true
} else := {ns | some ns in input.spec.namespaceSelector.matchNames} if {
	count(input.spec.namespaceSelector.matchNames) > 0
} else := {inventory.namespace_of(input)}

_place := "any namespace" if {
	input.spec.namespaceSelector.any == true
} else := sprintf("namespace `%s`", [concat("`, `", _namespaces)])
