# METADATA
# title: Object that is defined twice
# description: |
#   Two manifests of one run describe the same object: same API version, kind, namespace and name. Whichever is applied
#   last wins, so that half of what was written has no effect, and the two take turns when different pipelines apply
#   them. Mostly one of them was copied and not renamed.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [any]
#   needs: [inventory, manifest]
#   params:
#     scope:
#       type: string
#       default: directory
#       description: |
#         `run`: the same object must not appear twice in the run. `directory`: it may, in different directories, as
#         where each directory is applied to another cluster.
#   remediation: Delete one of the two, or give it another name or namespace.
#   aliases: []
#   since: 0.1.0
package policies.deprecation.duplicates

default scope := "directory"

scope := data.params.scope

# Reported is every definition but the first. `data.duplicates` is the engine's: the inventory holds an object once.
deny contains {"msg": msg, "path": ["metadata", "name"]} if {
	is_string(input.metadata.name)
	places := data.duplicates[input.kind][input.metadata.name]

	# Whether a kind belongs to a namespace is the engine's knowledge; of the two keys only one can be there.
	some namespace in ["", _namespace]
	first := places[_scoped(concat("|", [namespace, input.apiVersion]))][0]
	not _is_this(first)
	msg := sprintf("%s `%s` is already defined in %s, line %d", [
		input.kind,
		input.metadata.name,
		_place(first.path),
		first.line,
	])
}

_namespace := input.metadata.namespace if {
	is_string(input.metadata.namespace)
} else := data.kubernetes.namespace if {
	data.kubernetes.namespace
} else := "default"

_scoped(key) := concat("|", [key, _directory]) if {
	scope == "directory"
} else := key

_directory := concat("/", array.slice(segments, 0, count(segments) - 1)) if {
	segments := split(data.file.path, "/")
}

_is_this(occurrence) if {
	occurrence.path == data.file.path
	occurrence.document == data.file.document
}

_place(path) := "the same file" if {
	path == data.file.path
} else := sprintf("`%s`", [path])
