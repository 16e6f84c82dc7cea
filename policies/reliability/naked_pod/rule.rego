# METADATA
# title: Pod without a controller
# description: |
#   A Pod that nothing owns is gone for good when its node is drained or fails. A ReplicaSet or ReplicationController
#   keeps its pods alive, but cannot roll out a new version or go back to the last one.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/#working-with-pods
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#alternatives-to-replicaset
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [core/Pod, apps/ReplicaSet, extensions/ReplicaSet, core/ReplicationController]
#   remediation: Use a Deployment, a StatefulSet or a DaemonSet, and a Job for what ends.
#   aliases: [kubescape:C-0073]
#   since: 0.1.0
package policies.reliability.naked_pod

import data.lib.k8s
import data.lib.lifecycle

_advice := {
	"Pod": "it is not replaced when its node fails",
	"ReplicaSet": "it cannot roll out a new version, as a Deployment can",
	"ReplicationController": "it cannot roll out a new version, as a Deployment can",
}

# A hook (`helm test`) runs once, and the kubelet brings back a static pod, whose copy in the API is marked.
deny contains {"msg": msg, "path": ["kind"]} if {
	advice := _advice[input.kind]
	not lifecycle.is_owned
	not lifecycle.is_hook
	not input.metadata.annotations["kubernetes.io/config.mirror"]
	msg := sprintf("%s `%s` has no controller: %s", [input.kind, k8s.name, advice])
}
