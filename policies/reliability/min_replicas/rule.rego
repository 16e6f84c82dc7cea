# METADATA
# title: Too few replicas
# description: |
#   A workload of one replica is gone whenever its pod is: during a node's upgrade, an eviction or a crash. With two or
#   more the others go on serving. What a HorizontalPodAutoscaler or a KEDA ScaledObject scales is not looked at here.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
#   description: Replicas, one when unset
# custom:
#   severity: low
#   bundles: [default, strict]
#   kinds: [Deployment, StatefulSet, Rollout]
#   needs: [inventory]
#   params:
#     min:
#       type: number
#       default: 2
#       description: The smallest number of replicas that is enough.
#   remediation: Set `replicas` to at least two, or let an autoscaler choose the number.
#   aliases:
#   - kube-linter:minimum-three-replicas
#   - kube-score:deployment-replicas
#   - polaris:deploymentMissingReplicas
#   since: 0.1.0
package policies.reliability.min_replicas

import data.lib.inventory
import data.lib.k8s

default min_replicas := 2

min_replicas := data.params.min

deny contains {"msg": msg, "path": ["spec", "replicas"]} if {
	input.kind in {"Deployment", "StatefulSet", "Rollout"}
	inventory.replicas(input) < min_replicas
	inventory.scalers(inventory.namespace_of(input), input.kind, k8s.name) == []
	msg := sprintf("`%s` has %s, fewer than %v", [k8s.name, _text(inventory.replicas(input)), min_replicas])
}

_text(1) := "one replica"

_text(number) := sprintf("%v replicas", [number]) if number != 1
