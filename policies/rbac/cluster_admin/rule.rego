# METADATA
# title: Binding to cluster-admin
# description: |
#   `cluster-admin` may do everything, read every Secret and change every role included; bound in a namespace it may do
#   so there. Whoever gets hold of such an account owns the cluster. A role that grants everything under another name
#   is the same thing.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/ClusterRoleBinding
#   - rbac.authorization.k8s.io/RoleBinding
#   - authorization.openshift.io/ClusterRoleBinding
#   - authorization.openshift.io/RoleBinding
#   uses: [inventory]
#   remediation: Bind a role that holds only what the subject needs.
#   aliases:
#   - kube-linter:cluster-admin-role-binding
#   - polaris:clusterrolebindingClusterAdmin
#   - polaris:rolebindingClusterAdminClusterRole
#   - polaris:rolebindingClusterAdminRole
#   - trivy:KSV-0111
#   - kubescape:C-0035
#   - cis:5.1.1
#   since: 0.1.0
package policies.rbac.cluster_admin

import data.lib.k8s
import data.lib.rbac

# OpenShift's own bindings do not say the kind of the role.
_is_cluster_admin if {
	rbac.binding.roleRef.name == "cluster-admin"
	object.get(rbac.binding.roleRef, "kind", null) in {"ClusterRole", "", null}
}

deny contains {"msg": msg, "path": ["roleRef", "name"]} if {
	_is_cluster_admin
	msg := sprintf("%s `%s` binds `cluster-admin`", [input.kind, k8s.name])
}

# Known only when the run holds the role.
deny contains {"msg": msg, "path": ["roleRef", "name"]} if {
	rbac.is_all_powerful(rbac.bound_role)
	not _is_cluster_admin
	msg := sprintf("%s `%s` binds %s `%s`, which grants everything, as `cluster-admin` does", [
		input.kind,
		k8s.name,
		rbac.bound_role.kind,
		rbac.bound_role.metadata.name,
	])
}
