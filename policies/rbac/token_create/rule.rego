# METADATA
# title: Role that makes tokens for service accounts
# description: |
#   Whoever may create `serviceaccounts/token` gets a token for any ServiceAccount of the namespace, and with it all that
#   account may do.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: Name the service accounts that a token is needed for with `resourceNames`.
#   aliases: [cis:5.1.13]
#   since: 0.1.0
package policies.rbac.token_create

import data.lib.rbac

deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(rbac.role, {"*", ""}, {"*", "*/token", "serviceaccounts/token"}, {"*", "create"})
	grant.names == []
}
