# METADATA
# title: Workload in a namespace of the cluster itself
# description: |
#   `kube-system` belongs to the control plane and its add-ons. Quotas, network policies and Pod Security are commonly
#   relaxed there, and who may create Pods there can reach the credentials of the add-ons: an application has no
#   business in it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
# - ref: https://avd.aquasec.com/misconfig/ksv037
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [workload]
#   params:
#     namespaces:
#       type: list
#       default: [kube-system, kube-public, kube-node-lease]
#       description: The namespaces that belong to the cluster.
#     allow:
#       type: list
#       default: []
#       description: Names of the workloads that do belong there, such as a network plugin; `*` at the end stands for any text.
#   remediation: |
#     Give the workload a namespace of its own. If it is part of the cluster, list its name in the parameter `allow`.
#   aliases:
#   - trivy:KSV-0037
#   since: 0.1.0
package policies.metadata.kube_system

import data.lib.k8s

default namespaces := ["kube-system", "kube-public", "kube-node-lease"]

namespaces := data.params.namespaces

default allow := []

allow := data.params.allow

deny contains {"msg": msg, "path": ["metadata", "namespace"]} if {
	_namespace in namespaces
	k8s.template_path
	not _is_part_of_the_cluster
	msg := sprintf("%s `%s` is placed in `%s`, which belongs to the cluster itself", [input.kind, k8s.name, _namespace])
}

_namespace := namespace if {
	namespace := input.metadata.namespace
	is_string(namespace)
	namespace != ""
} else := data.kubernetes.namespace

# What the tools that set up clusters say of their own.
_is_part_of_the_cluster if k8s.pod_labels.tier == "control-plane"

_is_part_of_the_cluster if input.metadata.labels["addonmanager.kubernetes.io/mode"]

_is_part_of_the_cluster if input.metadata.labels["kubernetes.io/cluster-service"] == "true"

_is_part_of_the_cluster if {
	some pattern in allow
	_matches(pattern, k8s.name)
}

_matches(pattern, name) if pattern == name

_matches(pattern, name) if {
	endswith(pattern, "*")
	startswith(name, trim_suffix(pattern, "*"))
}
