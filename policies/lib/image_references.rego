# METADATA
# title: Image references of a pod
# description: Everything that a pod pulls from a registry, the images of its containers and of its image volumes.
package lib.image_references

import data.lib.image
import data.lib.k8s

# METADATA
# description: |
#   The references as `{"text": as written, "parts": as `lib.image` reads them, "path": …, "holder": the container, in the
#   shape of `lib.k8s`, or the volume}`.
all := array.concat(
	[{"text": c.spec.image, "parts": parts, "path": array.concat(c.path, ["image"]), "holder": c} |
		some c in k8s.containers
		parts := image.parse(c.spec.image)
		is_object(parts)
	],
	[{"text": reference, "parts": parts, "path": path, "holder": volume} |
		some i, volume in k8s.pod_spec.volumes
		reference := volume.image.reference
		parts := image.parse(reference)
		is_object(parts)
		path := array.concat(k8s.pod_spec_path, ["volumes", i, "image", "reference"])
	],
)

# METADATA
# description: What a message calls the place of a reference.
what(reference) := sprintf("container `%s`", [k8s.container_name(reference.holder)]) if {
	reference.holder.list
} else := sprintf("volume `%v`", [object.get(reference.holder, "name", "?")])

# METADATA
# description: |
#   The repository with its registry, spelt out as the runtime does: `docker.io/library/nginx` for `nginx`.
full_name(parts) := sprintf("docker.io/library/%s", [parts.repository]) if {
	_registry(parts) == "docker.io"
	not contains(parts.repository, "/")
} else := sprintf("%s/%s", [_registry(parts), parts.repository])

_registry(parts) := "docker.io" if {
	parts.registry in {"docker.io", "index.docker.io"}
} else := lower(parts.registry)
