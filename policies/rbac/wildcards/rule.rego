# METADATA
# title: Role with a wildcard
# description: |
#   `*` grants not only all there is today, but also every kind and every verb that the next release or the next custom
#   resource brings, among them `escalate`, `bind` and `impersonate`. With a wildcard for groups, resources and verbs
#   the role is another `cluster-admin`.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds:
#   - rbac.authorization.k8s.io/Role
#   - rbac.authorization.k8s.io/ClusterRole
#   - authorization.openshift.io/Role
#   - authorization.openshift.io/ClusterRole
#   remediation: List the API groups, resources and verbs that are needed.
#   aliases:
#   - kube-linter:wildcard-in-rules
#   - checkov:CKV_K8S_49
#   - trivy:KSV-0044
#   - trivy:KSV-0045
#   - trivy:KSV-0046
#   - trivy:KSV-0112
#   - cis:5.1.3
#   since: 0.1.0
package policies.rbac.wildcards

import data.lib.k8s
import data.lib.rbac

_fields := ["apiGroups", "resources", "verbs"]

deny contains {"msg": msg, "path": ["rules", i, field, j]} if {
	some i, rule in rbac.role.rules
	some field in _fields
	some j, value in rule[field]
	value == "*"
	not _is_everything(rule)
	msg := sprintf("%s `%s` grants all `%s` with `*`", [input.kind, k8s.name, field])
}

deny contains {"msg": msg, "path": ["rules", i], "severity": "critical"} if {
	some i, rule in rbac.role.rules
	_is_everything(rule)
	msg := sprintf("%s `%s` grants everything: `*` in `apiGroups`, `resources` and `verbs`", [input.kind, k8s.name])
}

_is_everything(rule) if {
	every field in _fields {
		"*" in rule[field]
	}
}
