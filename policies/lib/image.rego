# METADATA
# title: Image references
# description: |
#   The parts of a container image reference, by the grammar of the distribution project
#   (github.com/distribution/reference): `[registry[:port]/]repository[:tag][@digest]`.
package lib.image

# METADATA
# description: |
#   `{"registry": …, "repository": …, "tag": …, "digest": …}` of a reference; `registry` is `docker.io` when none is
#   written, `tag` and `digest` are `""` when absent. Undefined for anything but a non-empty string.
parse(reference) := {
	"registry": registry,
	"repository": repository,
	"tag": tag,
	"digest": digest,
} if {
	is_string(reference)
	reference != ""
	[named, digest] := _cut(reference, "@")
	segments := split(named, "/")
	[last, tag] := _cut(segments[count(segments) - 1], ":")
	path := array.concat(array.slice(segments, 0, count(segments) - 1), [last])
	registry := _registry(segments)
	repository := concat("/", array.slice(path, _registry_segments(segments), count(path)))
}

# METADATA
# description: |
#   The tag of a reference alone, `""` when it has none; most rules need no more, and every container of a run comes
#   through here.
tag(reference) := tag if {
	[named, _] := _cut(reference, "@")
	segments := split(named, "/")
	[_, tag] := _cut(segments[count(segments) - 1], ":")
}

# METADATA
# description: The digest of a reference alone, `""` when it has none.
digest(reference) := digest if [_, digest] := _cut(reference, "@")

# The text before and after the first separator; `""` after it when there is none.
_cut(text, separator) := [substring(text, 0, i), substring(text, i + count(separator), -1)] if {
	i := indexof(text, separator)
	i >= 0
} else := [text, ""]

# The first segment is a registry only when it looks like a host: a repository has neither capitals nor a port.
_has_registry(segments) if {
	count(segments) > 1
	_is_host(segments[0])
}

_is_host("localhost") := true

_is_host(segment) if contains(segment, ".")

_is_host(segment) if contains(segment, ":")

_is_host(segment) if lower(segment) != segment

_registry(segments) := segments[0] if {
	_has_registry(segments)
} else := "docker.io"

_registry_segments(segments) := 1 if {
	_has_registry(segments)
} else := 0
