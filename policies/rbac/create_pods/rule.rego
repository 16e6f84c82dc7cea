# METADATA
# title: Role that creates pods
# description: |
#   Whoever may create or change pods, directly or through a Deployment, a Job and the like, runs any image with any
#   ServiceAccount of the namespace and mounts any of its Secrets, and so has all their rights as well.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: |
#     Leave the creation of workloads to the deployment pipeline and the controllers, or keep such an account in a
#     namespace of its own.
#   aliases: [kube-linter:access-to-create-pods, trivy:KSV-0048, cis:5.1.4]
#   since: 0.1.0
package policies.rbac.create_pods

import data.lib.rbac

# An ephemeral container is as good as a pod.
_resources := [
	["", {"*", "pods", "pods/ephemeralcontainers", "*/ephemeralcontainers", "replicationcontrollers"}],
	["apps", {"*", "deployments", "replicasets", "statefulsets", "daemonsets"}],
	["extensions", {"deployments", "replicasets", "daemonsets"}],
	["batch", {"*", "jobs", "cronjobs"}],
]

# With `resourceNames` nothing can be created, but what is there can be changed.
deny contains {"msg": rbac.message(grant), "path": grant.path} if {
	some [group, resources] in _resources
	some grant in rbac.grants(rbac.role, {"*", group}, resources, {"*", "create", "update", "patch"})
}
