# METADATA
# title: Secret passed as environment variable
# description: |
#   Environment variables are inherited by every child process, end up in crash reports and debug pages, and do not change
#   when the Secret does. A mounted file can be read by the one program that needs it, and follows the Secret.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   remediation: Mount the Secret as a volume and let the program read the file.
#   aliases: [kube-linter:read-secret-from-env-var, checkov:CKV_K8S_35, cis:5.4.1]
#   since: 0.1.0
package policies.security.secret_via_env

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["env", i, "valueFrom", "secretKeyRef"])} if {
	some c in k8s.scheduled_containers
	some i, variable in c.spec.env
	reference := variable.valueFrom.secretKeyRef
	is_object(reference)
	msg := sprintf("container `%s` takes its variable `%v` from the Secret `%v`", [
		k8s.container_name(c),
		object.get(variable, "name", i),
		object.get(reference, "name", ""),
	])
}

deny contains {"msg": msg, "path": array.concat(c.path, ["envFrom", i, "secretRef"])} if {
	some c in k8s.scheduled_containers
	some i, source in c.spec.envFrom
	reference := source.secretRef
	is_object(reference)
	msg := sprintf("container `%s` takes all keys of the Secret `%v` as variables", [
		k8s.container_name(c),
		object.get(reference, "name", ""),
	])
}
