# METADATA
# title: Map whose keys are not sorted
# description: |
#   Keys in alphabetical order make the diff of a generated manifest small and show at a glance what is missing. It is
#   a matter of taste, and hand-written manifests mostly begin with `apiVersion`, `kind` and `metadata` for good
#   reason, so that it is for those who agreed on it.
# related_resources:
# - ref: https://github.com/stackrox/kube-linter/blob/main/docs/generated/checks.md#sorted-keys
# custom:
#   severity: info
#   bundles: []
#   kinds: [any]
#   needs: [text]
#   remediation: Write the keys of the map in alphabetical order.
#   aliases:
#   - kube-linter:sorted-keys
#   since: 0.1.0
package policies.metadata.sorted_keys

# A value no longer knows the order of its keys: `data.document.unsorted` are the paths of the maps that the reader saw out
# of order in this document.
deny contains {"msg": msg, "path": path} if {
	some path in data.document.unsorted
	msg := sprintf("the keys of %s are not sorted", [_name(path)])
}

_name(path) := "the document" if {
	path == []
} else := sprintf("`%s`", [concat(".", [sprintf("%v", [segment]) | some segment in path])])
