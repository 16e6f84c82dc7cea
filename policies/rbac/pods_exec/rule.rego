# METADATA
# title: Role that runs commands in pods
# description: |
#   `pods/exec` and `pods/attach` give a shell in any pod of the namespace, with its Secrets, its token and its network.
#   A command that is run that way leaves no trace in any manifest. `get` is enough, since it opens the same stream.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
# - ref: https://github.com/kubernetes/kubernetes/issues/133515
# custom:
#   severity: high
#   bundles: [default]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - rbac.authorization.k8s.io/RoleBinding
#   - rbac.authorization.k8s.io/ClusterRoleBinding
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: Remove the subresources from the role, or keep them in one that is bound for the time of an incident.
#   aliases:
#   - polaris:clusterrolePodExecAttach
#   - polaris:rolePodExecAttach
#   - polaris:clusterrolebindingPodExecAttach
#   - polaris:rolebindingClusterRolePodExecAttach
#   - polaris:rolebindingRolePodExecAttach
#   - trivy:KSV-0053
#   - trivy:KSV-0054
#   - kubescape:C-0002
#   since: 0.1.0
package policies.rbac.pods_exec

import data.lib.k8s
import data.lib.rbac

# With `resourceNames` it is one pod, as of a StatefulSet.
_grants(role) := [grant |
	some grant in rbac.grants(
		role,
		{"*", ""},
		{"*", "*/exec", "*/attach", "pods/exec", "pods/attach"},
		{"*", "create", "get"},
	)
	grant.names == []
]

deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in _grants(rbac.role)
}

# Known only when the run holds the role.
deny contains {"msg": msg, "path": ["roleRef", "name"]} if {
	grants := _grants(rbac.bound_role)
	grants != []
	msg := sprintf("%s `%s` binds %s `%s`, which grants %s", [
		input.kind,
		k8s.name,
		rbac.bound_role.kind,
		rbac.bound_role.metadata.name,
		rbac.text(grants[0]),
	])
}
