# METADATA
# title: Image from a retired registry
# description: |
#   A registry that was switched off, or frozen, gives out no fixes any more and some day nothing at all: the pods that
#   run go on, and the next node that has to pull the image cannot start them.
# related_resources:
# - ref: https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
# - ref: https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-docker-registry
# - ref: https://lists.centos.org/pipermail/centos-devel/2023-May/142956.html
# - ref: https://jfrog.com/blog/into-the-sunset-bintray-jcenter-gocenter-and-chartcenter/
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   params:
#     more:
#       type: map
#       default: {}
#       description: >-
#         Further retired registries, or repositories in them, with what took their place, for example
#         `{registry.old.example: registry.example}`; an empty text where nothing did.
#   remediation: Take the image from the registry that took the old one's place, or mirror it while it still can be pulled.
#   aliases: [kubescape:C-0253]
#   since: 0.1.0
package policies.images.dead_registry

import data.lib.image_references
import data.lib.k8s

default more := {}

more := data.params.more

# By prefix of the whole name, the slash included, so that only whole names match.
_retired := {
	"k8s.gcr.io/": "registry.k8s.io",
	"gcr.io/google-containers/": "registry.k8s.io",
	"gcr.io/google_containers/": "registry.k8s.io",
	"docker.pkg.github.com/": "ghcr.io",
	"registry.centos.org/": "quay.io/centos",
	"registry.svc.ci.openshift.org/": "registry.ci.openshift.org",
	"bintray.io/": "",
}

_all_retired := object.union(_retired, {sprintf("%s/", [trim_right(registry, "/")]): replacement |
	some registry, replacement in more
})

deny contains {"msg": msg, "path": reference.path} if {
	_may_be_retired
	some reference in image_references.all
	name := sprintf("%s/", [image_references.full_name(reference.parts)])
	some registry, replacement in _all_retired
	_is_from(name, registry)
	msg := sprintf("%s uses `%s` from the retired registry `%s`%s", [
		image_references.what(reference),
		reference.text,
		trim_right(registry, "/"),
		_instead(replacement),
	])
}

# Nearly every image comes from somewhere else, which is seen without taking its name apart.
_may_be_retired if more != {}

_may_be_retired if strings.any_prefix_match(_texts, object.keys(_retired))

_may_be_retired if {
	some text in _texts
	contains(text, ".bintray.io/")
}

_texts := array.concat(
	[lower(c.spec.image) | some c in k8s.containers],
	[lower(volume.image.reference) | some volume in k8s.pod_spec.volumes],
)

_is_from(name, registry) if startswith(name, registry)

# Every user of Bintray had a host below it.
_is_from(name, "bintray.io/") if endswith(split(name, "/")[0], ".bintray.io")

_instead(replacement) := sprintf(", replaced by `%s`", [replacement]) if {
	is_string(replacement)
	replacement != ""
} else := ""
