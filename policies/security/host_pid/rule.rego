# METADATA
# title: Pod in the node's process namespace
# description: |
#   A pod that shares the process table of its node sees every process there with its arguments and environment, secrets
#   included, and may signal or trace those of the same user. Together with other rights it is a way out of the container.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   description: Pod Security Standards, Host Namespaces
# custom:
#   severity: high
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: >-
#     Remove `hostPID`. To see the processes of one pod's containers from another, `shareProcessNamespace` is enough.
#   aliases: [kube-linter:host-pid, polaris:hostPIDSet, pss:hostNamespaces, trivy:KSV-0010, checkov:CKV_K8S_17,
#     kubescape:C-0038, cis:5.2.3]
#   since: 0.1.0
package policies.security.host_pid

import data.lib.k8s

deny contains {"msg": "the pod sees the processes of its node (`hostPID`)", "path": array.concat(k8s.pod_spec_path, ["hostPID"])} if {
	k8s.pod_spec.hostPID == true
}
