# METADATA
# title: Role that can raise its own rights
# description: |
#   Kubernetes lets nobody grant more than he has, with two exceptions: `escalate` lets one write any rule into a role,
#   and `bind` lets one bind any role. Both are as good as `cluster-admin`. Writing roles and bindings without them
#   still hands out, or takes away, all that the account itself may do.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb
# custom:
#   severity: critical
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: |
#     Remove the verbs; where one is needed, limit `bind` to the roles that may be bound with `resourceNames`.
#   aliases:
#   - checkov:CKV_K8S_157
#   - checkov:CKV_K8S_158
#   - checkov:CKV2_K8S_1
#   - trivy:KSV-0050
#   - trivy:KSV-0051
#   - trivy:KSV-0052
#   - trivy:KSV-0055
#   - cis:5.1.8
#   since: 0.1.0
package policies.rbac.bind_escalate

import data.lib.rbac

_groups := {"*", "rbac.authorization.k8s.io", "authorization.openshift.io"}

_roles := {"*", "roles", "clusterroles"}

_bindings := {"rolebindings", "clusterrolebindings"}

deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(rbac.role, _groups, _roles, {"*", "bind", "escalate"})
	not _binds_named_roles(grant)
}

# Kubernetes does not let this alone raise any rights, so it is less than the above.
deny contains {"msg": rbac.message(grant), "path": grant.path, "severity": "high"} if {
	some grant in rbac.grants(rbac.role, _groups, _roles, rbac.writes)
	grant.names == []
}

deny contains {"msg": rbac.message(grant), "path": grant.path, "severity": "high"} if {
	some grant in rbac.grants(rbac.role, _groups, _bindings, rbac.writes | {"*"})
	grant.names == []
}

# What the documentation recommends, unless the name is that of the role that may do everything.
_binds_named_roles(grant) if {
	grant.verbs == ["bind"]
	grant.names != []
	not "cluster-admin" in grant.names
}
