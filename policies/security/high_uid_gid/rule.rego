# METADATA
# title: Low user or group id
# description: |
#   Ids below 10000 are likely to belong to somebody on the node too. A process that gets out of its container then is
#   that user there, with all rights of that user.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   params:
#     min:
#       type: number
#       default: 10000
#       description: The lowest user and group id that a container may have.
#     required:
#       type: boolean
#       default: false
#       description: Whether a container must have a user and a group id at all, as kube-score wants it.
#   remediation: Set `securityContext.runAsUser` and `runAsGroup` to ids of 10000 or more.
#   aliases:
#   - kube-score:container-security-context-user-group-id
#   - trivy:KSV-0020
#   - trivy:KSV-0021
#   - checkov:CKV_K8S_40
#   since: 0.1.0
package policies.security.high_uid_gid

import data.lib.k8s

default min_id := 10000

min_id := data.params.min

default required := false

required := data.params.required

deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext", field])} if {
	not k8s.is_windows
	some c in k8s.scheduled_containers
	some field in ["runAsUser", "runAsGroup"]
	effective := k8s.effective_security(c, field)
	is_number(effective.value)
	effective.value < min_id
	msg := sprintf("container `%s` has `%s` %v, less than %v", [
		k8s.container_name(c),
		field,
		effective.value,
		min_id,
	])
}

deny contains {"msg": msg, "path": array.concat(c.path, ["securityContext", field])} if {
	required
	not k8s.is_windows
	some c in k8s.scheduled_containers
	some field in ["runAsUser", "runAsGroup"]
	not k8s.effective_security(c, field)
	msg := sprintf("container `%s` has no `%s`", [k8s.container_name(c), field])
}
