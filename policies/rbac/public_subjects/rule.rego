# METADATA
# title: Binding for everybody
# description: |
#   `system:anonymous` and `system:unauthenticated` are all who can reach the API server, without a password;
#   `system:authenticated` is everybody with any account, every ServiceAccount included. Members of `system:masters` are
#   never refused anything, and no role or admission check applies to them.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#hardening
# custom:
#   severity: critical
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/ClusterRoleBinding
#   - rbac.authorization.k8s.io/RoleBinding
#   - authorization.openshift.io/ClusterRoleBinding
#   - authorization.openshift.io/RoleBinding
#   remediation: Bind the role to the users, groups or service accounts that need it.
#   aliases: [trivy:KSV-0101, trivy:KSV-0122, trivy:KSV-0123, cis:5.1.7]
#   since: 0.1.0
package policies.rbac.public_subjects

import data.lib.k8s
import data.lib.rbac

_who := {
	"User": {"system:anonymous": "everybody, without a password"},
	"Group": {
		"system:unauthenticated": "everybody, without a password",
		"system:authenticated": "everybody who has any account",
		"system:masters": "the group that may do everything",
	},
}

# OpenShift's old names for the kinds.
_kinds := {"User": "User", "SystemUser": "User", "Group": "Group", "SystemGroup": "Group"}

deny contains {"msg": msg, "path": ["subjects", i, "name"]} if {
	some i, subject in rbac.binding.subjects
	who := _who[_kinds[subject.kind]][subject.name]
	msg := sprintf("%s `%s` binds %s to `%s`, %s", [input.kind, k8s.name, _role, subject.name, who])
}

_role := sprintf("`%s`", [input.roleRef.name]) if {
	is_string(input.roleRef.name)
} else := "a role"
