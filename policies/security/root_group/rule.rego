# METADATA
# title: Membership in the root group
# description: |
#   Files that belong to group 0 are often writable for it, in images and in mounted directories of the node. A process
#   that is a member of the root group can change them although it does not run as root.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [workload]
#   remediation: Name a group id above 0 in `runAsGroup`, `fsGroup` and `supplementalGroups`.
#   aliases: [kube-linter:run-as-non-root, trivy:KSV-0116]
#   since: 0.1.0
package policies.security.root_group

import data.lib.k8s
import data.lib.pod_security

# As for users, group 0 of a pod in a user namespace is none on the node.
deny contains {"msg": msg, "path": array.concat(context.path, [field])} if {
	not pod_security.in_user_namespace
	some context in pod_security.contexts
	some field in ["runAsGroup", "fsGroup"]
	context.spec[field] == 0
	msg := sprintf("%s has the root group: `%s` is 0", [pod_security.owner(context), field])
}

deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["securityContext", "supplementalGroups", i])} if {
	some i, group in k8s.pod_spec.securityContext.supplementalGroups
	group == 0
	not pod_security.in_user_namespace
	msg := "the pod has the root group: `supplementalGroups` holds 0"
}
