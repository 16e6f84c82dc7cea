# METADATA
# title: Pipeline whose parts do not fit together
# description: |
#   Spinnaker saves a pipeline whose stages wait for stages that are not there, wait for each other, or share an id,
#   and whose stages ask for artifacts that nobody makes. It then hangs, fails in the middle of a release, or leaves
#   stages out.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/pipeline/managing-pipelines/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline, spinnaker.io/PipelineTemplate]
#   remediation: >-
#     Give each stage an id of its own, and name only stages and artifacts that are there.
#   aliases:
#   - SPN-023
#   since: 0.1.0
package policies.spinnaker.graph_sound

import data.lib.spinnaker

deny contains {"msg": msg, "path": spinnaker.at(entry, ["refId"])} if {
	some index, entry in spinnaker.stages
	entry.id != ""
	some other in array.slice(spinnaker.stages, 0, index)
	other.id == entry.id
	msg := sprintf("stage `%s` has the id `%s`, which stage `%s` has too", [entry.title, entry.id, other.title])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["requisiteStageRefIds", index])} if {
	some entry in spinnaker.stages
	some index, required in spinnaker.list(entry.stage, "requisiteStageRefIds")
	id := spinnaker.id_of(required)
	not id in _ids
	msg := sprintf("stage `%s` waits for the stage `%s`, which is not there", [entry.title, id])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["requisiteStageRefIds"])} if {
	some entry in spinnaker.stages
	entry.id in spinnaker.upstream_ids(entry)
	msg := sprintf("stage `%s` waits for itself, through %s", [entry.title, concat(", ", [sprintf("`%s`", [id]) | some id in entry.requires])])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, artifact.path)} if {
	some entry in spinnaker.stages
	some artifact in _asked(entry.stage)
	not spinnaker.is_expression(artifact.id)
	not artifact.id in _known
	not artifact.id in _made_before(entry)
	msg := sprintf("stage `%s` asks for the artifact `%s`, which neither the pipeline nor a stage before it expects", [entry.title, artifact.id])
}

deny contains {"msg": msg, "path": path} if {
	some index, trigger in spinnaker.list(spinnaker.pipeline, "triggers")
	some position, id in spinnaker.list(trigger, "expectedArtifactIds")
	not id in _known
	path := array.concat(spinnaker.root, ["triggers", index, "expectedArtifactIds", position])
	msg := sprintf("the trigger asks for the artifact `%v`, which the pipeline does not expect", [id])
}

_ids := {entry.id | some entry in spinnaker.stages}

_expected(holder) := {artifact.id | some artifact in spinnaker.list(holder, "expectedArtifacts")}

_known := _expected(spinnaker.pipeline)

_made_before(entry) := {id |
	some other in spinnaker.upstream(entry)
	some id in _expected(other.stage)
}

_asked(stage) := array.concat(
	[{"path": ["manifestArtifactId"], "id": id} | id := spinnaker.string_of(stage, "manifestArtifactId"); id != ""],
	[{"path": ["requiredArtifactIds", index], "id": id} | some index, id in spinnaker.list(stage, "requiredArtifactIds"); is_string(id)],
)
