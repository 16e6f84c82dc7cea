# METADATA
# title: Image from a registry that was not agreed on
# description: |
#   Whoever names the image decides what code runs. With a list of registries, or of repositories in them, only what the
#   organisation built, mirrored or looked at gets in, and a slip of the name does not pull a stranger's image.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/
# - ref: https://github.com/distribution/reference
#   description: How an image reference is read
# custom:
#   severity: high
#   bundles: []
#   kinds: [workload]
#   params:
#     allow:
#       type: list
#       default: []
#       description: >-
#         Registries and repositories that images may come from, for example `ghcr.io/example/`. An entry stands for what
#         lies below it, so that `ghcr.io` does not allow `ghcr.io.example.net`; Docker's own is `docker.io/`, and
#         its official images are `docker.io/library/`. While the list is empty the rule is silent.
#   remediation: >-
#     Use the image from an agreed registry, mirror it there, or add its registry to the parameter `allow` of this rule.
#   aliases: [trivy:KSV-0034, trivy:KSV-0124, trivy:KSV-0125, kubescape:C-0001, kubescape:C-0078]
#   since: 0.1.0
package policies.images.registries

import data.lib.image_references

default allow := []

allow := data.params.allow

deny contains {"msg": msg, "path": reference.path} if {
	count(allow) > 0
	some reference in image_references.all
	name := image_references.full_name(reference.parts)
	not _is_allowed(name)
	msg := sprintf("%s uses `%s`, and `%s` is not among the agreed registries", [image_references.what(reference), reference.text, name])
}

# Compared with a slash at the end of both, so that only whole names match, and an entry may be a single repository.
_is_allowed(name) if {
	some entry in allow
	startswith(sprintf("%s/", [name]), sprintf("%s/", [trim_right(entry, "/")]))
}
