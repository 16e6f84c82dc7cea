# METADATA
# title: Container without bounds on local storage
# description: |
#   What a container writes to its own file system, its logs and its `emptyDir` volumes fills the disk of its node. Without
#   a request the scheduler does not know; without a limit one container fills the disk, and the kubelet evicts others.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/storage/ephemeral-storage/
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   remediation: >-
#     Set `resources.limits.ephemeral-storage`, and the request too where it should be less, for example `1Gi`.
#   aliases: [kube-score:container-ephemeral-storage-request-and-limit]
#   since: 0.1.0
package policies.efficiency.ephemeral_storage

import data.lib.k8s
import data.lib.resources

# The resources of a whole pod do not know this one, so every container has to say it.
deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "limits", "ephemeral-storage"])} if {
	some c in k8s.running_containers
	not resources.has_limit(c.spec, "ephemeral-storage")
	msg := _message(c, "limit")
}

deny contains {"msg": msg, "path": array.concat(c.path, ["resources", "requests", "ephemeral-storage"])} if {
	some c in k8s.running_containers
	not resources.has_request(c.spec, "ephemeral-storage")
	msg := _message(c, "request")
}

_message(c, kind) := sprintf("container `%s` has %s", [
	k8s.container_name(c),
	resources.lack(c.spec, kind, "ephemeral-storage", "ephemeral-storage"),
])
