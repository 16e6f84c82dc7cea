# METADATA
# title: Secret written into an environment variable
# description: |
#   A password or key in a manifest is readable for everybody who may read the repository or the object, for ever, and is
#   the same in every environment. Kubernetes keeps such values in Secrets, where access can be granted and withdrawn.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/secret/
# - ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   params:
#     ignored_names:
#       type: list
#       default: []
#       description: Names of variables that look like those of a secret and hold none.
#   remediation: >-
#     Put the value into a Secret and refer to it with `valueFrom.secretKeyRef`, or mount it. A value that was committed
#     must be replaced.
#   aliases: [kube-linter:env-var-secret, polaris:sensitiveContainerEnvVar, kubescape:C-0012]
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.security.secret_in_env

import data.lib.k8s
import data.lib.secret

default ignored_names := []

ignored_names := data.params.ignored_names

# The message does not repeat the value.
deny contains {"msg": msg, "path": array.concat(c.path, ["env", i, "value"])} if {
	some c in k8s.scheduled_containers
	some i, variable in c.spec.env
	value := variable.value
	value != ""
	name := object.get(variable, "name", "")
	reason := _reason(name, value)
	not name in ignored_names
	msg := sprintf("container `%s` has a secret in its variable `%v`: %s", [k8s.container_name(c), name, reason])
}

_reason(name, value) := sprintf("the value is %s", [secret.shape(value)]) if {
	secret.shape(value)
} else := "the name says so, and the value stands here in plain text" if {
	secret.sensitive_name(name)
	secret.literal(name, value)
}
