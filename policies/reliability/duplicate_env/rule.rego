# METADATA
# title: Environment variable that is set twice
# description: |
#   When a name stands twice in `env` only the last value is in effect, and when one of the two is removed later,
#   `kubectl apply` may remove both. One of the values is not what its author believes.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
# - ref: https://github.com/kubernetes/kubernetes/issues/58477
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Remove the entry that is not meant.
#   aliases:
#   - kube-linter:duplicate-env-var
#   - kube-score:environment-variable-key-duplication
#   - kubescape:C-0295
#   since: 0.1.0
package policies.reliability.duplicate_env

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["env", i, "name"])} if {
	some c in k8s.containers
	env := c.spec.env
	is_array(env)
	count({variable.name | some variable in env}) < count(env)
	some i, variable in env
	_is_earlier(env, variable.name, i)
	msg := sprintf("container `%s` sets the environment variable `%v` more than once", [
		k8s.container_name(c),
		variable.name,
	])
}

_is_earlier(env, name, i) if {
	some variable in array.slice(env, 0, i)
	variable.name == name
}
