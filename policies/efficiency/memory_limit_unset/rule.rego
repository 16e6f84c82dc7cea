# METADATA
# title: Container without a memory limit
# description: |
#   A container without a memory limit may grow until its node runs out of memory, and then the kernel kills processes of
#   other pods as readily as its own. With a limit a leak ends where it began. A limit on the whole pod serves as well.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
#   description: Limits of the whole pod, on by default since Kubernetes 1.34
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: >-
#     Set `resources.limits.memory` to what the container needs at its busiest, for example `512Mi`.
#   aliases: [kube-linter:unset-memory-requirements, kube-score:container-resources, polaris:memoryLimitsMissing,
#     trivy:KSV-0018, checkov:CKV_K8S_13, kubescape:C-0004, kubescape:C-0271]
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.efficiency.memory_limit_unset

import data.lib.k8s
import data.lib.resources

# Init containers that end are left out: they hold memory for moments, and before the others start.
deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "limits", "memory"])} if {
	some c in k8s.running_containers
	not resources.has_limit(c.spec, "memory")
	not resources.pod_has_limit("memory")
	msg := sprintf("container `%s` has %s", [k8s.container_name(c), resources.lack(c.spec, "limit", "memory", "memory")])
}
