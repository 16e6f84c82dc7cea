package policies.spinnaker.gate_can_be_skipped_test

import data.policies.spinnaker.gate_can_be_skipped

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in gate_can_be_skipped.deny} with input as _pipeline
	said == {
		["stage `Approve` is a gate, and is skipped where its expression is false or does not parse", ["stages", 0, "stageEnabled", "expression"]],
		["stage `Analyse` is a gate, and is skipped where its expression is false or does not parse", ["stages", 1, "stageEnabled", "expression"]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{
			"refId": "1",
			"requisiteStageRefIds": [],
			"type": "manualJudgment",
			"name": "Approve",
			"stageEnabled": {"type": "expression", "expression": "${ parameters.force != 'yes' }"},
		},
		{
			"refId": "2",
			"requisiteStageRefIds": [],
			"type": "kayentaCanary",
			"name": "Analyse",
			"stageEnabled": {"type": "expression", "expression": "${ parameters.force != 'yes' }"},
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(gate_can_be_skipped.deny) == 0 with input as {}
	count(gate_can_be_skipped.deny) == 0 with input as []
	count(gate_can_be_skipped.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(gate_can_be_skipped.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
