# METADATA
# title: Volume from a sensitive directory of the node
# description: |
#   The root of a node's file system, its devices, kernel interfaces, programs and configuration are what the node
#   consists of. A pod that mounts them can read its credentials, and often change what it runs, read-only mount or not.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# - ref: https://kubernetes.io/docs/concepts/security/hardening-guide/
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [workload, core/PersistentVolume]
#   params:
#     more:
#       type: list
#       default: [/root, /var/lib/kubelet]
#       description: >-
#         Directories that are sensitive besides `/` and everything under `/boot`, `/dev`, `/etc`, `/lib`, `/proc`, `/sys`
#         and `/usr`.
#     except:
#       type: list
#       default: [/etc/localtime, /etc/timezone, /usr/share/zoneinfo]
#       description: Paths that may be mounted although they lie in a sensitive directory.
#   remediation: >-
#     Remove the volume; mount the one harmless path that is needed, and list it in the parameter `except` of this rule.
#   aliases: [kube-linter:sensitive-host-mounts]
#   since: 0.1.0
package policies.security.sensitive_host_path

import data.lib.host_path

default more := ["/root", "/var/lib/kubelet"]

more := data.params.more

default except := ["/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo"]

except := data.params.except

_always := ["/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr"]

deny contains {"msg": msg, "path": volume.path} if {
	some volume in host_path.volumes
	reason := _reason(host_path.segments(volume.host))
	msg := sprintf("%s is `%s` of the node, %s", [volume.what, volume.host, reason])
}

_reason(segments) := "the root of its file system" if {
	segments == []
} else := sprintf("in the sensitive directory `%s`", [directories[0]]) if {
	directories := _sensitive(segments)
	count(directories) > 0
	not _is_excepted(segments)
}

# The directories of the lists that the path lies in.
_sensitive(segments) := [directory |
	some directory in array.concat(_always, more)
	host_path.within(segments, host_path.segments(directory))
]

_is_excepted(segments) if {
	some path in except
	host_path.within(segments, host_path.segments(path))
}
