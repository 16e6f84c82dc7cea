# METADATA
# title: Writable root file system
# description: |
#   Whoever breaks into a container wants to leave a program there, which a read-only root file system prevents. It also
#   shows at once when a program writes beside its volumes, before it fills the node's disk.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: >-
#     Set `securityContext.readOnlyRootFilesystem` to true on the container, and mount an `emptyDir` where it must write.
#   aliases:
#   - kube-linter:no-read-only-root-fs
#   - kube-score:container-security-context-readonlyrootfilesystem
#   - polaris:notReadOnlyRootFilesystem
#   - trivy:KSV-0014
#   - kubescape:C-0017
#   - checkov:CKV_K8S_22
#   since: 0.1.0
package policies.security.read_only_root_fs

import data.lib.k8s

# The field exists on containers only. Ephemeral containers are for debugging and may write.
deny contains {"msg": msg, "path": path} if {
	not k8s.is_windows
	some c in k8s.scheduled_containers
	setting := _setting(c)
	setting != true
	path := array.concat(c.path, ["securityContext", "readOnlyRootFilesystem"])
	msg := sprintf("container `%s` can write to its root file system: `readOnlyRootFilesystem` is %s", [
		k8s.container_name(c),
		_text(setting),
	])
}

_setting(c) := setting if {
	setting := c.spec.securityContext.readOnlyRootFilesystem
} else := null

_text(setting) := "not set" if {
	setting == null
} else := sprintf("`%v`", [setting])
