# METADATA
# title: Role that rewrites configuration, traffic or traces
# description: |
#   Whoever may write every ConfigMap changes how all programs of the namespace behave, and with `aws-auth` who may log
#   in to an EKS cluster. Whoever may write Services, Ingresses, network policies or the status of Services leads
#   traffic elsewhere, and whoever may delete the logs of pods wipes out what was done. Opt-in, since many controllers
#   need one or the other.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# - ref: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
# - ref: https://github.com/kubernetes/kubernetes/issues/97076
# custom:
#   severity: medium
#   bundles: []
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: Remove the verbs that change something, or limit the rule with `resourceNames`.
#   aliases: [trivy:KSV-0042, trivy:KSV-0049, trivy:KSV-0056, trivy:KSV-0115, checkov:CKV2_K8S_4]
#   since: 0.1.0
package policies.rbac.broad_writes

import data.lib.rbac

_writes := rbac.writes | {"*"}

_deletes := {"*", "delete", "deletecollection"}

_broad := [
	{"group": "", "resources": {"*", "configmaps"}, "verbs": _writes},
	{"group": "", "resources": {"services", "endpoints"}, "verbs": _writes},
	{"group": "", "resources": {"*/status", "services/status"}, "verbs": {"*", "update", "patch"}},
	{"group": "", "resources": {"*/log", "pods/log"}, "verbs": _deletes},
	{"group": "networking.k8s.io", "resources": {"*", "ingresses", "networkpolicies"}, "verbs": _writes},
	{"group": "extensions", "resources": {"ingresses", "networkpolicies"}, "verbs": _writes},
	{"group": "discovery.k8s.io", "resources": {"*", "endpointslices"}, "verbs": _writes},
]

deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some broad in _broad
	some grant in rbac.grants(rbac.role, {"*", broad.group}, broad.resources, broad.verbs)
	grant.names == []
}

# This one decides who may log in to an EKS cluster.
deny contains {"msg": rbac.message(grant), "path": grant.path, "severity": "high"} if {
	some grant in rbac.grants(rbac.role, {"*", ""}, {"*", "configmaps"}, {"*", "update", "patch"})
	"aws-auth" in grant.names
}
