# METADATA
# title: Container without a liveness probe
# description: |
#   A process that hangs is still a running process: without a liveness probe Kubernetes leaves it alone until somebody
#   notices. Only containers that are meant to run for ever are asked for one; init containers, sidecars declared as
#   init containers, jobs and pods that are not restarted are not.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [workload]
#   remediation: |
#     Add a `livenessProbe` that fails only when a restart would help; it should not depend on other services.
#   aliases:
#   - kube-linter:no-liveness-probe
#   - kube-score:pod-probes
#   - polaris:livenessProbeMissing
#   - checkov:CKV_K8S_8
#   - kubescape:C-0056
#   service_levels: [A, B, C]
#   since: 0.1.0
package policies.reliability.no_liveness_probe

import data.lib.k8s
import data.lib.lifecycle

deny contains {"msg": msg, "path": array.concat(c.path, ["livenessProbe"])} if {
	not lifecycle.runs_to_completion
	some c in k8s.scheduled_containers
	c.list == "containers"
	not _has_probe(c)
	msg := sprintf("container `%s` has no liveness probe", [k8s.container_name(c)])
}

# `livenessProbe: {}` names no way to probe.
_has_probe(c) if {
	probe := c.spec.livenessProbe
	is_object(probe)
	probe != {}
}
