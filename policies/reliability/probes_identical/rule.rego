# METADATA
# title: Liveness probe equal to the readiness probe
# description: |
#   A pod that is not ready gets no traffic until it is ready again; a pod that is not alive is killed. With the same
#   probe and the same thresholds for both, a short overload never just takes a pod out of the Service, it restarts it,
#   and so puts the load on the others. The same endpoint with a more patient liveness probe is fine.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
# - ref: https://github.com/zegl/kube-score/blob/master/README_PROBES.md
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [workload]
#   remediation: |
#     Probe something cheaper for liveness, or raise its `failureThreshold` or `periodSeconds` above those of the
#     readiness probe.
#   aliases: [kube-score:pod-probes-identical]
#   since: 0.1.0
package policies.reliability.probes_identical

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["livenessProbe"])} if {
	some c in k8s.running_containers
	liveness := c.spec.livenessProbe
	readiness := c.spec.readinessProbe
	_handler(liveness)
	_normal(liveness) == _normal(readiness)
	msg := sprintf("container `%s` has a liveness probe that equals its readiness probe", [k8s.container_name(c)])
}

_handler(probe) if {
	some field in ["httpGet", "tcpSocket", "grpc", "exec"]
	is_object(probe[field])
}

# What the API server fills in, so that a default that is written down makes no difference.
_defaults := {
	"initialDelaySeconds": 0,
	"periodSeconds": 10,
	"timeoutSeconds": 1,
	"successThreshold": 1,
	"failureThreshold": 3,
}

_http_defaults := {"path": "/", "scheme": "HTTP"}

# `terminationGracePeriodSeconds` says how to kill, not when, and a readiness probe cannot have it.
_normal(probe) := object.union(_defaults, fields) if {
	fields := {field: _field(field, value) |
		some field, value in probe
		field != "terminationGracePeriodSeconds"
		value != null
	}
}

_field(field, value) := object.union(_http_defaults, value) if {
	field == "httpGet"
	is_object(value)
} else := value
