# METADATA
# title: Secret in a ConfigMap
# description: |
#   ConfigMaps are for what everybody may read: they are shown in full by every tool, are not encrypted where Secrets are,
#   and most roles may read them. A password or private key in one is as good as published.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/configmap/
# - ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [core/ConfigMap]
#   params:
#     ignored_keys:
#       type: list
#       default: []
#       description: Keys that look like those of a secret and hold none.
#   remediation: Move the entry into a Secret. A value that was committed must be replaced.
#   aliases: [polaris:sensitiveConfigmapContent, trivy:KSV-0109, kubescape:C-0012]
#   since: 0.1.0
package policies.security.configmap_secrets

import data.lib.k8s
import data.lib.secret

default ignored_keys := []

ignored_keys := data.params.ignored_keys

# `binaryData` is not looked at: hardly anybody writes it by hand. The message does not repeat the value.
deny contains {"msg": msg, "path": ["data", key]} if {
	input.kind == "ConfigMap"
	is_object(input.data)
	some key, value in input.data
	reason := _reason(trim_suffix(key, ".txt"), value)
	not key in ignored_keys
	msg := sprintf("ConfigMap `%s` has a secret under `%s`: %s", [k8s.name, key, reason])
}

_reason(key, value) := sprintf("the value is or holds %s", [secret.shape(value)]) if {
	secret.shape(value)
} else := "the key says so, and the value stands here in plain text" if {
	secret.sensitive_name(key)
	secret.literal(key, value)
}
