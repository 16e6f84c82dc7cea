# METADATA
# title: Container without a CPU request
# description: |
#   The scheduler counts what pods request. One that requests no CPU fits anywhere by its reckoning, ends up on a node that
#   is already busy, and gets what the others leave over. A limit alone is a request as well, and so is one of the pod.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
#   description: Requests of the whole pod, on by default since Kubernetes 1.34
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: >-
#     Set `resources.requests.cpu` to what the container uses on an ordinary day, for example `100m`.
#   aliases: [kube-linter:unset-cpu-requirements, kube-score:container-resources, polaris:cpuRequestsMissing, trivy:KSV-0015,
#     checkov:CKV_K8S_10, kubescape:C-0050, kubescape:C-0268]
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.efficiency.cpu_request

import data.lib.k8s
import data.lib.resources

# Init containers that end are left out, for the scheduler weighs them against the sum of the others.
deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "requests", "cpu"])} if {
	some c in k8s.running_containers
	not resources.has_request(c.spec, "cpu")
	not resources.pod_has_request("cpu")
	msg := sprintf("container `%s` has %s", [k8s.container_name(c), resources.lack(c.spec, "request", "CPU", "cpu")])
}
