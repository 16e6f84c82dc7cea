# METADATA
# title: Writable volume from the node's file system
# description: |
#   A container that may write to a directory of its node can leave files there that the node, or the next pod, reads
#   and runs. Most that mount the node's files, log collectors and monitors, only read them.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [workload]
#   remediation: >-
#     Add `readOnly: true` to the volume mount, or use a volume that is not the node's.
#   aliases: [kube-linter:writable-host-mount, kubescape:C-0045]
#   since: 0.1.0
package policies.security.writable_host_path

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["volumeMounts", i, "readOnly"])} if {
	some volume in k8s.pod_spec.volumes
	volume.hostPath != null
	some c in k8s.containers
	some i, mount in c.spec.volumeMounts
	mount.name == volume.name
	not _is_read_only(mount)
	msg := sprintf(
		"container `%s` may write to `%v` of the node (volume `%v`)",
		[k8s.container_name(c), object.get(volume, ["hostPath", "path"], "?"), volume.name],
	)
}

_is_read_only(mount) if mount.readOnly == true
