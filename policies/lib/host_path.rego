# METADATA
# title: Directories of the node
# description: The hostPath volumes of pods and PersistentVolumes, and how their paths lie to each other.
package lib.host_path

import data.lib.k8s

# METADATA
# description: |
#   The hostPath volumes of the object, whether of a pod or a PersistentVolume, as `{"host": the path on the node,
#   "path": where that stands in the document, "what": how a message calls the volume}`.
volumes := array.concat(
	[{"host": host, "path": array.concat(k8s.pod_spec_path, ["volumes", i, "hostPath", "path"]), "what": _what(volume)} |
		some i, volume in k8s.pod_spec.volumes
		host := volume.hostPath.path
		is_string(host)
	],
	[{"host": host, "path": ["spec", "hostPath", "path"], "what": sprintf("PersistentVolume `%s`", [k8s.name])} |
		input.kind == "PersistentVolume"
		host := input.spec.hostPath.path
		is_string(host)
	],
)

_what(volume) := sprintf("volume `%s`", [volume.name]) if {
	is_string(volume.name)
} else := "a volume without a name"

# METADATA
# description: |
#   The names on the way from the root to the path. Doubled, trailing and Windows' slashes make no difference; `..` needs
#   no thought, the API server refuses it.
segments(path) := [segment |
	some segment in split(replace(path, `\`, "/"), "/")
	not segment in {"", "."}
]

# METADATA
# description: True when the first path, in segments, is the second one or lies below it.
within(inner, outer) if array.slice(inner, 0, count(outer)) == outer
