# METADATA
# title: Role that reads all Secrets
# description: |
#   Whoever may read the Secrets of a namespace has the passwords of everything in it, and the tokens of service accounts
#   kept there. `list` and `watch` show the contents just as `get` does. With `resourceNames` only the named ones are
#   read.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: |
#     Limit the rule to the Secrets that are needed with `resourceNames`, or mount them into the pod instead.
#   aliases:
#   - kube-linter:access-to-secrets
#   - trivy:KSV-0041
#   - trivy:KSV-0113
#   - checkov:CKV2_K8S_5
#   - kubescape:C-0015
#   - cis:5.1.2
#   since: 0.1.0
package policies.rbac.secrets_access

import data.lib.rbac

deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(rbac.role, {"*", ""}, {"*", "secrets"}, {"*", "get", "list", "watch"})
	grant.names == []
}
