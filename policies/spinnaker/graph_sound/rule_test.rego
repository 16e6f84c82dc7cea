package policies.spinnaker.graph_sound_test

import data.policies.spinnaker.graph_sound

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in graph_sound.deny} with input as _pipeline
	said == {
		["stage `B` has the id `1`, which stage `A` has too", ["stages", 1, "refId"]],
		["stage `C` waits for the stage `9`, which is not there", ["stages", 2, "requisiteStageRefIds", 0]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{"refId": "1", "requisiteStageRefIds": [], "type": "wait", "name": "A"},
		{"refId": 1, "requisiteStageRefIds": [], "type": "wait", "name": "B"},
		{"refId": "2", "requisiteStageRefIds": ["9"], "type": "wait", "name": "C"},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(graph_sound.deny) == 0 with input as {}
	count(graph_sound.deny) == 0 with input as []
	count(graph_sound.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(graph_sound.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
