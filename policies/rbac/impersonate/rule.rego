# METADATA
# title: Role that acts as somebody else
# description: |
#   With `impersonate` one sends requests as any user, group or ServiceAccount, `system:masters` included, and has all
#   their rights. The verb `*` holds it as well.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb
# custom:
#   severity: critical
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: Remove the verb, or name those who may be impersonated with `resourceNames`.
#   aliases: [trivy:KSV-0043, checkov:CKV2_K8S_3, kubescape:C-0065, cis:5.1.8]
#   since: 0.1.0
package policies.rbac.impersonate

import data.lib.rbac

# Users and groups have no namespace, so that a Role cannot grant them.
deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(rbac.cluster_role, {"*", ""}, {"*", "users", "groups"}, {"*", "impersonate"})
	not _is_limited(grant)
}

deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(rbac.role, {"*", ""}, {"*", "serviceaccounts"}, {"*", "impersonate"})
	not _is_limited(grant)
}

_is_limited(grant) if {
	grant.names != []
	not "system:masters" in grant.names
}
