package policies.spinnaker.gate_ignores_failure_test

import data.policies.spinnaker.gate_ignores_failure

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in gate_ignores_failure.deny} with input as _pipeline
	said == {
		["stage `Approve` is a gate, and the pipeline goes on when it fails", ["stages", 0, "continuePipeline"]],
		["stage `Analyse` is a gate, and the pipeline goes on when it fails", ["stages", 1, "continuePipeline"]],
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
			"continuePipeline": true,
		},
		{
			"refId": 2,
			"requisiteStageRefIds": ["1"],
			"type": "kayentaCanary",
			"name": "Analyse",
			"continuePipeline": "true",
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(gate_ignores_failure.deny) == 0 with input as {}
	count(gate_ignores_failure.deny) == 0 with input as []
	count(gate_ignores_failure.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(gate_ignores_failure.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
