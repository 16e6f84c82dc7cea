# METADATA
# title: Role that creates persistent volumes
# description: |
#   A PersistentVolume may point at a directory of the node (`hostPath`, `local`). Whoever creates one and claims it
#   reads and writes the node's files, although the Pod Security Standards forbid the pod to.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [rbac.authorization.k8s.io/ClusterRole, authorization.openshift.io/ClusterRole]
#   remediation: Let users make PersistentVolumeClaims, and leave the volumes to the provisioner.
#   aliases: [cis:5.1.9]
#   since: 0.1.0
package policies.rbac.pv_create

import data.lib.rbac

# Volumes have no namespace, so that a Role cannot grant them; none can be created under a rule with `resourceNames`.
deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some grant in rbac.grants(rbac.cluster_role, {"*", ""}, {"*", "persistentvolumes"}, {"*", "create"})
	grant.names == []
}
