# METADATA
# title: PersistentVolume from the node's file system
# description: |
#   A PersistentVolume on a hostPath hands a directory of whichever node the pod happens to run on to every claim that
#   binds it, and pods get at it without saying `hostPath` themselves, so that Pod Security admission lets them through.
#   After a move to another node the data is not there.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/#local
#   description: The `local` volume, which knows its node
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [core/PersistentVolume]
#   remediation: Use a StorageClass, or a `local` volume with `nodeAffinity` where the disk of one node is meant.
#   aliases: []
#   since: 0.1.0
package policies.security.host_path_persistent_volume

import data.lib.k8s

# The rule `host-path` is the one for pods; it says exactly what the Pod Security Standards say, and they end there.
deny contains {"msg": msg, "path": ["spec", "hostPath"]} if {
	host_path := input.spec.hostPath
	host_path != null
	msg := sprintf("PersistentVolume `%s` is %s of the node", [k8s.name, _what(host_path)])
}

_what(host_path) := sprintf("`%v`", [host_path.path]) if {
	host_path.path
} else := "a path"
