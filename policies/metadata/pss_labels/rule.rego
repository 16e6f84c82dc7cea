# METADATA
# title: Namespace without an enforced Pod Security Standard
# description: |
#   With the label `pod-security.kubernetes.io/enforce` the API server itself refuses Pods that a namespace should not
#   run, privileged ones for example. A namespace without it takes any Pod, whatever was checked before.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-admission/
# - ref: https://github.com/kyverno/policies/tree/main/psa
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [core/Namespace]
#   params:
#     minimum:
#       type: string
#       default: privileged
#       description: |
#         The weakest level that a namespace may enforce: `privileged` (any, but said openly), `baseline` or
#         `restricted`.
#   remediation: |
#     Set the label to `restricted`, to `baseline` where that breaks something, and to `privileged` where the
#     namespace is meant to run anything.
#   aliases:
#   - cis:5.2.1
#   - kyverno:add-psa-labels
#   - kyverno:add-psa-namespace-reporting
#   - kyverno:deny-privileged-profile
#   since: 0.1.0
package policies.metadata.pss_labels

default minimum := "privileged"

minimum := data.params.minimum

_label := "pod-security.kubernetes.io/enforce"

_strength := {"privileged": 0, "baseline": 1, "restricted": 2}

# The namespaces of the cluster itself run what no standard allows, and are not created by a manifest.
_exempt := {"kube-system", "kube-public", "kube-node-lease"}

deny contains {"msg": msg, "path": ["metadata", "labels", _label]} if {
	input.kind == "Namespace"
	input.apiVersion == "v1"
	name := input.metadata.name
	not name in _exempt
	fault := _fault(object.get(input, ["metadata", "labels", _label], null))
	msg := sprintf("namespace `%v` %s", [name, fault])
}

_fault(level) := sprintf("has no label `%s`", [_label]) if {
	level == null
} else := sprintf("has the label `%s: %v`, which is no level of the Pod Security Standards", [_label, level]) if {
	not _is_level(level)
} else := sprintf("enforces the level `%s`, weaker than `%s`", [level, minimum]) if {
	_strength[level] < _strength[minimum]
}

_is_level(level) if _strength[level] >= 0
