# METADATA
# title: Restart policy that the controller cannot have
# description: |
#   The pods of a Job are meant to end, so its template must say `OnFailure` or `Never`; the default, `Always`, is
#   refused by the API server. The pods of all other controllers are meant to run for ever and may only say `Always`.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: |
#     Set `restartPolicy` to `OnFailure` or `Never` in the pod template of a Job or CronJob, and remove it elsewhere.
#   aliases: [kube-linter:restart-policy, kube-score:cronjob-restartpolicy]
#   since: 0.1.0
package policies.reliability.restart_policy

import data.lib.k8s

# KEDA fills in the policy of a ScaledJob, so that is none of them.
_jobs := {"Job", "CronJob"}

_controllers := {
	"Deployment",
	"ReplicaSet",
	"ReplicationController",
	"StatefulSet",
	"DaemonSet",
	"DeploymentConfig",
	"Rollout",
}

deny contains {"msg": msg, "path": _path} if {
	input.kind in _jobs
	k8s.group == "batch"
	_policy in {null, "", "Always"}
	msg := sprintf("the pod template of %s `%s` %s, it must be `OnFailure` or `Never`", [
		input.kind,
		k8s.name,
		_what,
	])
}

deny contains {"msg": msg, "path": _path} if {
	input.kind in _controllers
	not _policy in {null, "", "Always"}
	msg := sprintf("the pod template of %s `%s` has the restart policy `%v`, it must be `Always`", [
		input.kind,
		k8s.name,
		_policy,
	])
}

_policy := object.get(k8s.pod_spec, "restartPolicy", null)

_path := array.concat(k8s.pod_spec_path, ["restartPolicy"])

_what := "has the restart policy `Always`" if {
	_policy == "Always"
} else := "has no restart policy"
