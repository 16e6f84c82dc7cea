# METADATA
# title: Container without a CPU limit
# description: |
#   Without a CPU limit a container may take all that its node has left over, so that it runs fast today and slowly when
#   the neighbours wake up. Whether that is bad is disputed: a limit also slows a program down while the node idles. The
#   rule is for those who want the same speed every day.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
#   description: Limits of the whole pod, on by default since Kubernetes 1.34
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   remediation: >-
#     Set `resources.limits.cpu` to the most that the container may use, for example `500m`.
#   aliases: [kube-score:container-resources, polaris:cpuLimitsMissing,
#     trivy:KSV-0011, checkov:CKV_K8S_11, kubescape:C-0050, kubescape:C-0270]
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.efficiency.cpu_limit

import data.lib.k8s
import data.lib.resources

deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "limits", "cpu"])} if {
	some c in k8s.running_containers
	not resources.has_limit(c.spec, "cpu")
	not resources.pod_has_limit("cpu")
	msg := sprintf("container `%s` has %s", [k8s.container_name(c), resources.lack(c.spec, "limit", "CPU", "cpu")])
}
