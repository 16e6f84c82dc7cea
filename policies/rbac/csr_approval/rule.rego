# METADATA
# title: Role that approves certificates
# description: |
#   Whoever approves certificate signing requests for the signer of API clients can have a certificate made out for any
#   user, also for one of the group `system:masters`, and a certificate cannot be revoked.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [rbac.authorization.k8s.io/ClusterRole, authorization.openshift.io/ClusterRole]
#   remediation: |
#     Leave approval to the controllers that are made for it, or limit `approve` with `resourceNames` to a signer whose
#     certificates do not log in to the API server.
#   aliases: [checkov:CKV_K8S_156, cis:5.1.11]
#   since: 0.1.0
package policies.rbac.csr_approval

import data.lib.rbac

_groups := {"*", "certificates.k8s.io"}

# Signers whose certificates log in to the API server.
_client_signers := {
	"kubernetes.io/*",
	"kubernetes.io/kube-apiserver-client",
	"kubernetes.io/kube-apiserver-client-kubelet",
}

_approvals := rbac.grants(rbac.cluster_role, _groups, {"*", "signers"}, {"*", "approve"})

deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in _approvals
	not _is_harmless(grant)
}

# It takes both the update and `approve` on the signer, so a role whose signers are all harmless may have the first.
deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(
		rbac.cluster_role,
		_groups,
		{"*/approval", "certificatesigningrequests/approval"},
		{"*", "update", "patch"},
	)
	not _approves_harmless_signers
}

_approves_harmless_signers if {
	_approvals != []
	every grant in _approvals {
		_is_harmless(grant)
	}
}

_is_harmless(grant) if {
	grant.names != []
	every name in grant.names {
		not name in _client_signers
	}
}
