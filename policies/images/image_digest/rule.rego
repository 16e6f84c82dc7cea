# METADATA
# title: Image not pinned by its digest
# description: |
#   A tag may be moved to another image at any time, by its author or by whoever got hold of the registry. A digest is
#   computed from the image itself, so that what runs is bit by bit what was tested.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/#image-names
# - ref: https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
# custom:
#   severity: low
#   bundles: []
#   kinds: [workload]
#   remediation: >-
#     Append the digest to the reference, `echo:1.4.2@sha256:…`, and let a bot raise both.
#   aliases: [checkov:CKV_K8S_43, kubescape:C-0306]
#   since: 0.1.0
package policies.images.image_digest

import data.lib.image_references

deny contains {"msg": msg, "path": reference.path} if {
	some reference in image_references.all
	not _is_digest(reference.parts.digest)
	msg := sprintf("%s uses `%s`, %s", [image_references.what(reference), reference.text, _why(reference.parts.digest)])
}

_why("") := "which no digest pins"

_why(digest) := sprintf("and `%s` is no digest", [digest]) if digest != ""

# The hex digits of the two registered algorithms; the runtime refuses anything shorter.
_length := {"sha256": 64, "sha512": 128}

_is_digest(digest) if {
	parts := split(digest, ":")
	count(parts) == 2
	count(parts[1]) == _length[parts[0]]
	trim(parts[1], "0123456789abcdef") == ""
}
