# METADATA
# title: Windows HostProcess container
# description: |
#   A HostProcess container runs on the Windows node itself, with its file system, its network and the rights of the
#   user it names: it is what a privileged container is on Linux.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_windowsHostProcess.go
# custom:
#   severity: high
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Remove `windowsOptions.hostProcess`, unless the container is there to manage the node.
#   aliases: [polaris:hostProcess, pss:windowsHostProcess, trivy:KSV-0103, cis:5.2.11]
#   since: 0.1.0
package policies.security.windows_host_process

import data.lib.pod_security

deny contains {"msg": msg, "path": array.concat(context.path, ["windowsOptions", "hostProcess"])} if {
	some context in pod_security.contexts
	context.spec.windowsOptions.hostProcess == true
	msg := sprintf("%s runs on the Windows node itself: `hostProcess` is true", [pod_security.owner(context)])
}
