# METADATA
# title: Pod in the node's IPC namespace
# description: |
#   A pod in the IPC namespace of its node may read and write the shared memory and message queues of all processes there,
#   which belong to other pods and to the node itself.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   description: Pod Security Standards, Host Namespaces
# custom:
#   severity: high
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: >-
#     Remove `hostIPC`. The containers of one pod share an IPC namespace of their own as it is.
#   aliases: [kube-linter:host-ipc, polaris:hostIPCSet, pss:hostNamespaces, trivy:KSV-0008, checkov:CKV_K8S_18,
#     kubescape:C-0038, cis:5.2.4]
#   since: 0.1.0
package policies.security.host_ipc

import data.lib.k8s

deny contains {"msg": "the pod shares the IPC namespace of its node (`hostIPC`)", "path": array.concat(k8s.pod_spec_path, ["hostIPC"])} if {
	k8s.pod_spec.hostIPC == true
}
