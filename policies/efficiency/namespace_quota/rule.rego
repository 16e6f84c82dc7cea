# METADATA
# title: Namespace without a quota
# description: |
#   In a namespace without a ResourceQuota one workload may take everything that the cluster has, and without a
#   LimitRange a container that names no requests and limits gets none.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/policy/resource-quotas/
#   description: ResourceQuota, the sum over a namespace
# - ref: https://kubernetes.io/docs/concepts/policy/limit-range/
#   description: LimitRange, defaults and bounds of each container
# custom:
#   severity: low
#   bundles: []
#   kinds: [Namespace]
#   needs: [inventory]
#   remediation: |
#     Add a ResourceQuota and a LimitRange beside the Namespace.
#   aliases:
#   - trivy:KSV-0039
#   - trivy:KSV-0040
#   since: 0.1.0
package policies.efficiency.namespace_quota

deny contains {"msg": msg, "path": ["metadata", "name"]} if {
	input.kind == "Namespace"
	name := input.metadata.name
	not startswith(name, "kube-")
	some kind in ["LimitRange", "ResourceQuota"]
	not _has(name, kind)
	msg := sprintf("namespace `%s` has no %s", [name, kind])
}

_has(ns, kind) if count(data.inventory.namespace[ns].v1[kind]) > 0
