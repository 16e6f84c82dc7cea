# METADATA
# title: Pod that runs on any node
# description: |
#   Without a node affinity or a node selector a pod may be put on any node without a taint: another architecture,
#   another price, another security zone. Only of use where the nodes of a cluster differ.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
# custom:
#   severity: info
#   bundles: []
#   kinds: [workload]
#   remediation: Add a `nodeSelector` or a `nodeAffinity`.
#   aliases: [kube-linter:no-node-affinity]
#   since: 0.1.0
package policies.reliability.no_node_affinity

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["affinity", "nodeAffinity"])} if {
	k8s.pod_spec
	not _is_placed
	msg := sprintf("the pods of %s `%s` have neither a node affinity nor a node selector", [input.kind, k8s.name])
}

# `nodeName` takes the choice away from the scheduler altogether.
_is_placed if {
	some _ in k8s.pod_spec.affinity.nodeAffinity
} else if {
	some _ in k8s.pod_spec.nodeSelector
} else if {
	not object.get(k8s.pod_spec, "nodeName", null) in {null, ""}
}
