# METADATA
# title: Update strategy that stops all pods
# description: |
#   With `Recreate`, or with `maxUnavailable: 100%`, a release stops every pod before a new one has started: an outage
#   each time, and a long one when the new version does not start. With `OnDelete` nothing is updated until somebody
#   deletes the pods by hand.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [Deployment, StatefulSet, DaemonSet, DeploymentConfig]
#   remediation: |
#     Use `RollingUpdate` with a small `maxUnavailable`; allow the rule where two versions must not run side by side.
#   aliases:
#   - kube-linter:no-rolling-update-strategy
#   - kube-score:deployment-strategy
#   - kubescape:C-0305
#   since: 0.1.0
package policies.reliability.update_strategy

# Where each kind keeps its strategy, which type is wrong there, and where its pods may be unavailable.
_kinds := {
	"Deployment": {"field": "strategy", "type": "Recreate", "rolling": "rollingUpdate"},
	"StatefulSet": {"field": "updateStrategy", "type": "OnDelete", "rolling": "rollingUpdate"},
	"DaemonSet": {"field": "updateStrategy", "type": "OnDelete", "rolling": "rollingUpdate"},
	"DeploymentConfig": {"field": "strategy", "type": "Recreate", "rolling": "rollingParams"},
}

deny contains {"msg": msg, "path": ["spec", kind.field, "type"]} if {
	kind := _kinds[input.kind]
	input.spec[kind.field].type == kind.type
	msg := sprintf("the %s is updated by `%s`", [input.kind, kind.type])
}

# A whole number may be less than all pods, depending on how many there are, so only a percentage is judged.
deny contains {"msg": msg, "path": ["spec", kind.field, kind.rolling, "maxUnavailable"]} if {
	kind := _kinds[input.kind]
	input.spec[kind.field][kind.rolling].maxUnavailable == "100%"
	object.get(input.spec[kind.field], "type", "") != kind.type
	msg := sprintf("the %s may stop all pods in an update, `maxUnavailable` is `100%%`", [input.kind])
}
