# METADATA
# title: Artifact that is another one tomorrow
# description: |
#   A default artifact without a version, or at `latest`, is whatever was pushed last, and a rollback brings back the
#   same thing. A deployment that requires no artifact takes the images that happen to be written in the manifest.
# related_resources:
# - ref: https://spinnaker.io/docs/reference/artifacts/in-kubernetes-v2/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline]
#   params:
#     production_accounts:
#       type: list
#       default: ["*prod*"]
#       description: >-
#         Globs of the accounts that belong to production.
#     branches:
#       type: list
#       default: ["master", "main", "develop", "dev", "trunk", "HEAD", "refs/heads/*"]
#       description: >-
#         Globs of the versions of files that move.
#   remediation: >-
#     Name a version in the default artifact, and list the artifacts in `requiredArtifactIds` of the deployment.
#   aliases:
#   - SPN-024
#   since: 0.1.0
package policies.spinnaker.pinned_artifacts

import data.lib.spinnaker

default branches := ["master", "main", "develop", "dev", "trunk", "HEAD", "refs/heads/*"]

branches := data.params.branches

deny contains {"msg": msg, "path": array.concat(place.path, _key(place.artifact))} if {
	some place in _defaults
	place.artifact.type == "docker/image"
	reason := _moving(_version(place.artifact))
	msg := sprintf("the default image `%s` %s", [_name(place.artifact), reason])
}

deny contains {"msg": msg, "path": array.concat(place.path, ["version"]), "severity": "medium"} if {
	spinnaker.production_pipeline
	some place in _defaults
	place.artifact.type == "github/file"
	version := spinnaker.string_of(place.artifact, "version")
	_is_branch(version)
	msg := sprintf("the default file `%s` is that of %s, which moves", [_name(place.artifact), _branch(version)])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["requiredArtifactIds"]), "severity": "medium"} if {
	some entry in spinnaker.production_deploys
	count(spinnaker.list(entry.stage, "requiredArtifactIds")) == 0
	count(spinnaker.list(entry.stage, "requiredArtifacts")) == 0
	msg := sprintf("stage `%s` requires no artifact, and deploys the images that are written in the manifest", [entry.title])
}

# The default artifacts that are used, of the pipeline and of its stages.
_defaults := array.concat(_used(input, []), [place | some entry in spinnaker.stages; some place in _used(entry.stage, entry.path)])

_used(holder, path) := [{"artifact": artifact, "path": array.concat(path, ["expectedArtifacts", index, "defaultArtifact"])} |
	some index, expected in spinnaker.list(holder, "expectedArtifacts")
	spinnaker.is_true(object.get(expected, "useDefaultArtifact", false))
	artifact := spinnaker.object_of(expected, "defaultArtifact")
]

_name(artifact) := artifact.name if {
	is_string(artifact.name)
} else := spinnaker.string_of(artifact, "reference")

_key(artifact) := ["version"] if {
	spinnaker.string_of(artifact, "version") != ""
} else := ["reference"] if {
	artifact.reference
} else := ["version"]

_version(artifact) := version if {
	version := spinnaker.string_of(artifact, "version")
	version != ""
} else := _of_reference(spinnaker.string_of(artifact, "reference"))

# What stands behind the last `:` of the last part: a registry has a port in front of it.
_of_reference(reference) := "digest" if {
	contains(reference, "@")
} else := parts[1] if {
	names := split(reference, "/")
	parts := split(names[count(names) - 1], ":")
	count(parts) == 2
} else := ""

_moving("") := "has no version"

_moving("latest") := "has the version `latest`"

_branch("") := "the default branch"

_branch(version) := sprintf("the branch `%s`", [version]) if version != ""

_is_branch("") := true

_is_branch(version) if spinnaker.matches_any(branches, version)
