# METADATA
# title: Pod without an agreed priority class
# description: |
#   When a cluster is full the scheduler evicts pods of lower priority first, and a pod without a class has the priority
#   of the cluster's default, most often 0. The names that are accepted can be listed, so that nobody takes
#   `system-node-critical` for a shop window.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   params:
#     allowed:
#       type: list
#       default: []
#       description: The priority classes that may be used; any when the list is empty.
#   remediation: Set `priorityClassName` to one of the cluster's priority classes.
#   aliases: [kube-linter:priority-class-name, polaris:priorityClassNotSet]
#   since: 0.1.0
package policies.reliability.priority_class

import data.lib.k8s

default allowed := []

allowed := data.params.allowed

deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["priorityClassName"])} if {
	object.get(k8s.pod_spec, "priorityClassName", null) in {null, ""}
	msg := sprintf("the pods of %s `%s` have no priority class", [input.kind, k8s.name])
}

deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["priorityClassName"])} if {
	class := k8s.pod_spec.priorityClassName
	not class in {null, ""}
	count(allowed) > 0
	not class in allowed
	msg := sprintf("priority class `%v` is not one of those allowed: %v", [class, concat(", ", allowed)])
}
