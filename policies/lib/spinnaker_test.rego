package lib.spinnaker_test

import data.lib.spinnaker

_deploy(id, account, requires) := {
	"refId": id, "type": "deployManifest", "name": sprintf("deploy %v", [id]),
	"account": account, "requisiteStageRefIds": requires,
}

_gate(id, requires) := {"refId": id, "type": "manualJudgment", "requisiteStageRefIds": requires}

_canary(id, requires) := {"refId": id, "type": "kayentaCanary", "requisiteStageRefIds": requires}

_pipeline(stages) := {"application": "echo", "name": "deploy", "stages": stages}

_ids(entries) := {entry.id | some entry in entries}

test_kind_from_shape if {
	spinnaker.kind == "pipeline" with input as _pipeline([])
	spinnaker.kind == "instance" with input as {"template": {}}
	spinnaker.kind == "template" with input as {"schema": "v2", "id": "a", "pipeline": {}}
	spinnaker.kind == "pipeline" with input as {"pipeline": {}}
	spinnaker.kind == "instance" with input as {} with data.spinnaker as {"kind": "instance"}
}

test_template_is_looked_into if {
	doc := {"schema": "v2", "id": "a", "pipeline": _pipeline([_gate(1, [])])}
	[entry.path | some entry in spinnaker.stages] == [["pipeline", "stages", 0]] with input as doc
	spinnaker.application == "echo" with input as doc
}

test_wrong_types_are_no_stages if {
	spinnaker.stages == [] with input as {"stages": "x"}
	spinnaker.stages == [] with input as {"stages": [1, "x", null]}
	spinnaker.stages == [] with input as []
	spinnaker.application == "" with input as {"application": 1}
}

test_numbers_and_strings_meet if {
	doc := _pipeline([_gate(1, []), _deploy("2", "prod", ["1"]), _deploy("3", "prod", [2])])
	_ids(spinnaker.upstream(spinnaker.stages[2])) == {"1", "2"} with input as doc
	_ids(spinnaker.downstream(spinnaker.stages[0])) == {"2", "3"} with input as doc
	_ids(spinnaker.children(spinnaker.stages[0])) == {"2"} with input as doc
}

test_an_id_that_is_there_twice_hides_nothing if {
	doc := _pipeline([_gate(1, []), _deploy(2, "prod", [1]), _deploy(2, "prod", []), _deploy(3, "prod", [2])])
	_ids(spinnaker.upstream(spinnaker.stages[3])) == {"1", "2"} with input as doc
	count(spinnaker.production_deploys) == 3 with input as doc
}

test_a_cycle_ends if {
	doc := _pipeline([_gate(1, [2]), _deploy(2, "prod", [1])])
	spinnaker.upstream_ids(spinnaker.stages[0]) == {"1", "2"} with input as doc
}

test_production if {
	doc := _pipeline([_deploy(1, "gke-prod-tokyo", []), {"refId": 2, "type": "deployManifest", "credentials": "prod.eu"}])
	_ids(spinnaker.production_deploys) == {"1", "2"} with input as doc
	_ids(spinnaker.production_deploys) == {"1"} with input as doc with data.params as {"production_accounts": ["gke-*"]}
	not spinnaker.production_pipeline with input as _pipeline([_deploy(1, "gke-dev", []), {"type": "wait"}])
	not spinnaker.production_pipeline with input as doc with data.params as {"production_accounts": [1, null]}
}

test_the_deployment_of_a_canary_is_exempt if {
	doc := _pipeline([_deploy(1, "prod", []), _canary(2, [1]), _deploy(3, "prod", [2])])
	_ids(spinnaker.final_deploys) == {"3"} with input as doc
	_ids(spinnaker.final_deploys) == {"1", "3"} with input as doc with data.params as {"exempt_canary": false}
}

test_what_blocks if {
	spinnaker.blocks({"stage": _gate(1, [])})
	spinnaker.blocks({"stage": {"continuePipeline": false, "failPipeline": false}})
	spinnaker.blocks({"stage": {"stageEnabled": {"type": "expression", "expression": " "}}})
	spinnaker.blocks({"stage": {"stageEnabled": "x"}})
	not spinnaker.blocks({"stage": {"continuePipeline": true}})
	not spinnaker.blocks({"stage": {"continuePipeline": "True"}})
	not spinnaker.blocks({"stage": {"stageEnabled": {"type": "expression", "expression": "${ broken"}}})
}

test_guarded if {
	doc := _pipeline([_gate(1, []), _canary(2, [1]), _deploy(3, "prod", [2])])
	spinnaker.is_guarded(spinnaker.stages[2], "manualJudgment") with input as doc
	spinnaker.is_guarded(spinnaker.stages[2], "kayentaCanary") with input as doc
	not spinnaker.is_guarded(spinnaker.stages[1], "kayentaCanary") with input as doc
	count(spinnaker.gates) == 2 with input as doc
}

_managed(options) := {"stage": {"trafficManagement": {"enabled": true, "options": options}}}

test_strategy if {
	spinnaker.strategy(_managed({"strategy": "bluegreen"})) == "bluegreen"
	spinnaker.strategy(_managed({"strategy": null})) == "none"
	spinnaker.strategy(_managed({})) == "none"
	not spinnaker.strategy({"stage": {"trafficManagement": {"enabled": false}}})
	not spinnaker.strategy({"stage": {}})
}

test_values if {
	spinnaker.number(1) == 1
	spinnaker.number(" 95.5 ") == 95.5
	spinnaker.number("00") == 0
	spinnaker.number("-05") == -5
	spinnaker.number("0.5") == 0.5
	not spinnaker.number("x")
	not spinnaker.number(null)
	spinnaker.is_expression("a ${ b }")
	not spinnaker.is_expression(1)
	spinnaker.object_of({"a": 1}, "a") == {}
}

test_titles if {
	spinnaker.stages[0].title == "Approve" with input as _pipeline([{"name": "Approve", "type": "manualJudgment"}])
	spinnaker.stages[0].title == "wait 3" with input as _pipeline([{"name": "", "type": "wait", "refId": 3}])
	spinnaker.stages[0].title == " ?" with input as _pipeline([{}])
}

test_allowed if {
	spinnaker.allowed({"echo": ["a"], "*": ["b"]}) == ["a"] with input as _pipeline([])
	spinnaker.allowed({"*": ["b"]}) == ["b"] with input as _pipeline([])
	spinnaker.allowed({}) == [] with input as _pipeline([])
}

test_at if {
	spinnaker.at({"path": ["stages", 1]}, ["account"]) == ["stages", 1, "account"]
}
