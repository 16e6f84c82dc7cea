# METADATA
# title: SecurityContextConstraints that allow privileged containers
# description: |
#   On OpenShift the constraints decide what a pod may be. Whoever may use one that allows privileged containers owns the
#   node on which the pod lands.
# related_resources:
# - ref: https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html
# custom:
#   severity: high
#   bundles: [strict]
#   kinds: [SecurityContextConstraints]
#   remediation: Set `allowPrivilegedContainer` to false, and allow the single capability or volume type that is needed.
#   aliases: [kube-linter:scc-deny-privileged-container]
#   since: 0.1.0
package policies.security.scc_privileged

import data.lib.k8s

deny contains {"msg": msg, "path": ["allowPrivilegedContainer"]} if {
	input.kind == "SecurityContextConstraints"
	input.allowPrivilegedContainer == true
	msg := sprintf("SecurityContextConstraints `%s` allow privileged containers", [k8s.name])
}
