# METADATA
# title: Container without a memory request
# description: |
#   The scheduler counts what pods request. One that requests no memory fits anywhere by its reckoning, and when the node
#   runs out of memory it is among the first to be evicted. A limit alone is a request as well, and so is one of the pod.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
#   description: Requests of the whole pod, on by default since Kubernetes 1.34
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: >-
#     Set `resources.requests.memory` to what the container uses on an ordinary day, for example `256Mi`.
#   aliases: [kube-score:container-resources, polaris:memoryRequestsMissing, trivy:KSV-0016,
#     checkov:CKV_K8S_12, kubescape:C-0004, kubescape:C-0269]
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.efficiency.memory_request

import data.lib.k8s
import data.lib.resources

# Init containers that end are left out, for the scheduler weighs them against the sum of the others.
deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "requests", "memory"])} if {
	some c in k8s.running_containers
	not resources.has_request(c.spec, "memory")
	not resources.pod_has_request("memory")
	msg := sprintf("container `%s` has %s", [k8s.container_name(c), resources.lack(c.spec, "request", "memory", "memory")])
}
