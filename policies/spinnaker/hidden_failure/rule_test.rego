package policies.spinnaker.hidden_failure_test

import data.policies.spinnaker.hidden_failure

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in hidden_failure.deny} with input as _pipeline
	said == {["stage `Prod` lets the pipeline go on when it fails, and no later `checkPreconditions` looks at it", ["stages", 0, "continuePipeline"]]}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{
			"refId": "1",
			"requisiteStageRefIds": [],
			"type": "deployManifest",
			"name": "Prod",
			"account": "gke-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
			"continuePipeline": true,
		},
		{
			"refId": "2",
			"requisiteStageRefIds": ["1"],
			"type": "checkPreconditions",
			"preconditions": [{
				"type": "expression",
				"failPipeline": true,
				"context": {"expression": "${ #stage('Other')['status'] }"},
			}],
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(hidden_failure.deny) == 0 with input as {}
	count(hidden_failure.deny) == 0 with input as []
	count(hidden_failure.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(hidden_failure.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
