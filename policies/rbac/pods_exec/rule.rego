# METADATA
# title: Role that runs commands in pods
# description: |
#   `pods/exec` and `pods/attach` give a shell in any pod of the namespace, with its Secrets, its token and its network.
#   A command that is run that way leaves no trace in any manifest. Before Kubernetes 1.35 `get` is enough, since it
#   opens the same stream; from then on the API server asks for `create` too, unless that is switched off.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
# - ref: https://github.com/kubernetes/kubernetes/issues/78741
#   description: With `get` one can run commands over a websocket
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - rbac.authorization.k8s.io/RoleBinding
#   - rbac.authorization.k8s.io/ClusterRoleBinding
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   uses: [inventory]
#   remediation: Remove the subresources from the role, or keep them in one that is bound for the time of an incident.
#   aliases:
#   - polaris:clusterrolePodExecAttach
#   - polaris:rolePodExecAttach
#   - polaris:clusterrolebindingPodExecAttach
#   - polaris:rolebindingClusterRolePodExecAttach
#   - polaris:rolebindingRolePodExecAttach
#   - trivy:KSV-0053
#   - trivy:KSV-0054
#   - checkov:CKV2_K8S_2
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
	not _is_refused(grant)
}

deny contains {"msg": rbac.message(grant), "path": grant.path, "severity": "medium"} if {
	some grant in _grants(rbac.role)
	_is_refused(grant)
}

# Known only when the run holds the role.
deny contains {"msg": msg, "path": ["roleRef", "name"]} if {
	grants := [grant | some grant in _grants(rbac.bound_role); not _is_refused(grant)]
	grants != []
	msg := sprintf("%s `%s` binds %s `%s`, which grants %s", [
		input.kind,
		k8s.name,
		rbac.bound_role.kind,
		rbac.bound_role.metadata.name,
		rbac.text(grants[0]),
	])
}

# The gate AuthorizePodWebsocketUpgradeCreatePermission, on by default since 1.35.
_is_refused(grant) if {
	k8s.minor >= 35
	grant.verbs == ["get"]
}
