# METADATA
# title: Container without a readiness probe
# description: |
#   Without a readiness probe a container counts as ready as soon as its process has started. The Service sends it
#   requests while it is still loading, and goes on sending them when it can no longer answer. Pods that no Service
#   selects only lose the signal that a rollout waits for; for them this is no more than a remark.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe
#   description: What a readiness probe decides
# - ref: https://knative.dev/docs/serving/services/configure-probing/
#   description: Knative adds a readiness probe of its own
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   needs: [inventory]
#   remediation: |
#     Add a `readinessProbe` that asks the container whether it can serve requests now, for example an `httpGet` of the
#     path that its load balancer would ask.
#   aliases:
#   - kube-linter:no-readiness-probe
#   - kube-score:pod-probes
#   - polaris:readinessProbeMissing
#   - checkov:CKV_K8S_9
#   - kubescape:C-0018
#   service_levels: [A, B]
#   since: 0.1.0
package policies.reliability.no_readiness_probe

import data.lib.inventory
import data.lib.k8s

deny contains {"msg": msg, "path": path} if {
	some path, name in _without_probe
	service := _service
	msg := sprintf("container `%s` has no readiness probe, yet Service `%s` sends it requests", [name, service])
}

deny contains {"msg": msg, "path": path, "severity": "info"} if {
	some path, name in _without_probe
	not _service
	msg := sprintf("container `%s` has no readiness probe", [name])
}

# Init containers end before the pod is ready, and a sidecar is there for the containers that are asked.
_without_probe[path] := k8s.container_name(c) if {
	_is_long_running
	some c in k8s.running_containers
	c.list == "containers"
	object.get(c.spec, "readinessProbe", null) in [null, {}]
	path := array.concat(c.path, ["readinessProbe"])
}

_is_long_running if {
	not k8s.template_path in [["spec", "jobTemplate", "spec", "template"], ["spec", "jobTargetRef", "template"]]
	not input.kind in ["Job", "PodTemplate"]
	not k8s.group == "serving.knative.dev"
	object.get(k8s.pod_spec, "restartPolicy", "Always") in ["Always", null]
}

_service := min([entry.objects[0].name |
	some entry in inventory.selecting("Service", inventory.namespace_of(input), k8s.pod_labels)
])
