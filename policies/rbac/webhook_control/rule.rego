# METADATA
# title: Role that controls admission webhooks
# description: |
#   An admission webhook sees every object that it is registered for, Secrets included, and may change or refuse it. So
#   whoever writes its configuration can read Secrets, change pods on their way in, or switch a policy off.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks
# custom:
#   severity: high
#   bundles: [strict]
#   kinds: [rbac.authorization.k8s.io/ClusterRole, authorization.openshift.io/ClusterRole]
#   remediation: Limit the rule to the webhook configurations of the application with `resourceNames`.
#   aliases: [checkov:CKV_K8S_155, trivy:KSV-0114, cis:5.1.12]
#   since: 0.1.0
package policies.rbac.webhook_control

import data.lib.rbac

# The configurations have no namespace, so that a Role cannot grant them.
deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(
		rbac.cluster_role,
		{"*", "admissionregistration.k8s.io"},
		{"*", "mutatingwebhookconfigurations", "validatingwebhookconfigurations"},
		rbac.writes | {"*"},
	)
	grant.names == []
}
