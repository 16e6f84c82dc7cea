# METADATA
# title: Role that talks to the kubelet
# description: |
#   `nodes/proxy` opens the kubelet's own interface: `get` is enough to run commands in every pod of a node, past
#   admission and past the audit log of the API server.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [rbac.authorization.k8s.io/ClusterRole, authorization.openshift.io/ClusterRole]
#   remediation: Grant `nodes/metrics`, `nodes/stats` or `nodes/log` instead, whichever is needed.
#   aliases: [trivy:KSV-0047, checkov:CKV2_K8S_2, cis:5.1.10]
#   since: 0.1.0
package policies.rbac.nodes_proxy

import data.lib.rbac

# Nodes have no namespace, so that a Role cannot grant them. One named node is still all of its pods.
deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(
		rbac.cluster_role,
		{"*", ""},
		{"*", "*/proxy", "nodes/proxy"},
		rbac.writes | {"*", "get", "list", "watch"},
	)
}
