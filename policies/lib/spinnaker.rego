# METADATA
# title: Spinnaker pipelines
# description: |
#   The stages of a pipeline and their graph, and what decides at run time whether a stage is a gate. Everything is
#   defined for every document, however broken: ids may be numbers or strings, missing, or there twice.
# related_resources:
# - ref: https://spinnaker.io/docs/concepts/pipelines/
package lib.spinnaker

# METADATA
# description: |
#   What the document is: `pipeline`, `instance` (made from a template) or `template`. The program says so; where nobody
#   does, the shape decides. `{"pipeline": …}` alone is a payload, with `schema` and `id` it is a template.
kind := given if {
	given := data.spinnaker.kind
} else := "template" if {
	input.schema
	input.id
	is_object(input.pipeline)
} else := "instance" if {
	is_object(input.template)
} else := "pipeline"

# METADATA
# description: The pipeline itself; in a template it stands below `pipeline`.
pipeline := input.pipeline if {
	kind == "template"
} else := input

# METADATA
# description: The keys in front of the pipeline's own.
root := ["pipeline"] if {
	kind == "template"
} else := []

# METADATA
# description: The application that the pipeline belongs to, `""` where none is written down.
application := string_of(pipeline, "application")

# METADATA
# description: The list below a key, empty where there is no list.
list(holder, key) := value if {
	value := object.get(holder, key, [])
	is_array(value)
} else := []

# METADATA
# description: The object below a key, empty where there is no object.
object_of(holder, key) := value if {
	value := object.get(holder, key, {})
	is_object(value)
} else := {}

# METADATA
# description: The string below a key, `""` where there is no string.
string_of(holder, key) := value if {
	value := object.get(holder, key, "")
	is_string(value)
} else := ""

# METADATA
# description: True for `true` and for the string that the editor of pipelines writes instead.
is_true(value) if value == true

is_true(value) if {
	is_string(value)
	lower(value) == "true"
}

# METADATA
# description: True for text that the pipeline evaluates when it runs.
is_expression(value) if {
	is_string(value)
	contains(value, "${")
}

# METADATA
# description: A number, or what a string of digits stands for; undefined for everything else.
number(value) := value if {
	is_number(value)
} else := to_number(digits) if {
	is_string(value)
	regex.match(`^\s*-?[0-9]+(\.[0-9]+)?\s*$`, value)

	# Zeros in front are no number to everybody.
	digits := regex.replace(trim_space(value), `^(-?)0+([0-9])`, "$1$2")
}

# METADATA
# description: An id as text, so that `2` and `"2"` meet.
id_of(value) := value if {
	is_string(value)
} else := sprintf("%v", [value])

# METADATA
# description: |
#   The stages as `{stage, path, id, type, title, requires}`: the path from the document's root, the id as text, and
#   the ids of the stages that it waits for. What is no object is left out.
stages := [entry |
	some index, stage in list(pipeline, "stages")
	is_object(stage)
	entry := {
		"stage": stage,
		"path": array.concat(root, ["stages", index]),
		"id": id_of(object.get(stage, "refId", "")),
		"type": string_of(stage, "type"),
		"title": _title(stage),
		"requires": {id_of(id) | some id in list(stage, "requisiteStageRefIds")},
	}
]

_title(stage) := stage.name if {
	is_string(stage.name)
	stage.name != ""
} else := sprintf("%s %s", [string_of(stage, "type"), id_of(object.get(stage, "refId", "?"))])

# METADATA
# description: A path below a stage.
at(entry, keys) := array.concat(entry.path, keys)

# The edges of the graph. A union over all stages of an id, so that an id that is there twice hides nothing.
_upstream := {id: ids |
	some entry in stages
	id := entry.id
	ids := {required | some other in stages; other.id == id; some required in other.requires}
}

_downstream := {id: ids |
	some entry in stages
	id := entry.id
	ids := {other.id | some other in stages; id in other.requires}
}

# METADATA
# description: The ids of all stages before a stage; its own too where it waits for itself.
upstream_ids(entry) := graph.reachable(_upstream, _upstream[entry.id])

# METADATA
# description: All stages before a stage.
upstream(entry) := [other | ids := upstream_ids(entry); some other in stages; other.id in ids]

# METADATA
# description: All stages behind a stage.
downstream(entry) := [other |
	ids := graph.reachable(_downstream, _downstream[entry.id])
	some other in stages
	other.id in ids
]

# METADATA
# description: The stages right behind a stage.
children(entry) := [other | some other in stages; entry.id in other.requires]

# METADATA
# description: The account that a stage works with.
account(stage) := value if {
	value := string_of(stage, "account")
	value != ""
} else := string_of(stage, "credentials")

default production_accounts := ["*prod*"]

production_accounts := data.params.production_accounts

# METADATA
# description: True for a text that one of the globs matches as a whole.
matches_any(globs, text) if {
	some pattern in globs
	is_string(pattern)
	glob.match(pattern, null, text)
}

# METADATA
# description: True for a stage that works with an account of production.
is_production(entry) if matches_any(production_accounts, account(entry.stage))

# METADATA
# description: True where some stage works with an account of production.
production_pipeline if {
	some entry in stages
	is_production(entry)
}

# METADATA
# description: The stages that deploy manifests.
deploys := [entry | some entry in stages; entry.type == "deployManifest"]

# METADATA
# description: The stages that deploy manifests to production.
production_deploys := [entry | some entry in deploys; is_production(entry)]

# METADATA
# description: |
#   Those of them that are not the deployment of a canary, which has its analysis right behind it and comes before the
#   approval by design; all of them where the parameter `exempt_canary` is off.
final_deploys := [entry | some entry in production_deploys; not _is_exempt(entry)]

default exempt_canary := true

exempt_canary := data.params.exempt_canary

_is_exempt(entry) if {
	exempt_canary
	some child in children(entry)
	child.type == "kayentaCanary"
}

# METADATA
# description: The stages that are meant to stop a pipeline, approvals and canary analyses.
gates := [entry | some entry in stages; entry.type in {"manualJudgment", "kayentaCanary"}]

# METADATA
# description: |
#   True for a gate that stops the pipeline. One that continues on failure does not, and neither does one that an
#   expression may skip: skipped counts as done, also where the expression does not parse.
blocks(entry) if {
	not continues(entry.stage)
	not is_conditional(entry.stage)
}

# METADATA
# description: True for a stage whose failure lets the pipeline go on.
continues(stage) if is_true(object.get(stage, "continuePipeline", false))

# METADATA
# description: True for a stage that runs only where an expression holds. An empty expression always does.
is_conditional(stage) if {
	enabled := object_of(stage, "stageEnabled")
	enabled.type == "expression"
	trim_space(string_of(enabled, "expression")) != ""
}

# METADATA
# description: True where a gate of a type that stops the pipeline stands before a stage.
is_guarded(entry, type) if {
	some gate in upstream(entry)
	gate.type == type
	blocks(gate)
}

# METADATA
# description: The strategy of a deployment, `none` where there is none; undefined where traffic is not managed.
strategy(entry) := _strategy(object_of(traffic, "options")) if {
	traffic := object_of(entry.stage, "trafficManagement")
	is_true(object.get(traffic, "enabled", false))
}

_strategy(options) := options.strategy if {
	is_string(options.strategy)
	options.strategy != ""
} else := "none"

# METADATA
# description: What a map from applications to lists says for the pipeline's own; `*` stands for those not listed.
allowed(map) := object.get(map, application, object.get(map, "*", []))

# METADATA
# description: |
#   The namespaces that a stage works in, as `{"path": in the stage, "namespace": …}`; expressions and empty ones too. An
#   override takes the place of what the manifests say.
target_namespaces(stage) := array.concat(_namespace_fields(stage), _namespaces_of_manifests(stage))

_namespace_fields(stage) := [{"path": path, "namespace": object.get(stage, path, "")} |
	some path in [["namespaceOverride"], ["location"], ["trafficManagement", "options", "namespace"]]
]

_namespaces_of_manifests(stage) := [{"path": path, "namespace": namespace} |
	object.get(stage, "namespaceOverride", "") in {"", null}
	some index, manifest in list(stage, "manifests")
	namespace := string_of(object_of(manifest, "metadata"), "namespace")
	path := ["manifests", index, "metadata", "namespace"]
]
