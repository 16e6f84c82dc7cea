package policies.spinnaker.prod_needs_canary_test

import data.policies.spinnaker.prod_needs_canary

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in prod_needs_canary.deny} with input as _pipeline
	said == {["stage `Deploy` deploys to `gke-prod` without a canary analysis that stops the pipeline before it", ["stages", 1]]}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{"refId": "1", "requisiteStageRefIds": [], "type": "manualJudgment", "name": "Approve"},
		{
			"refId": "2",
			"requisiteStageRefIds": ["1"],
			"type": "deployManifest",
			"name": "Deploy",
			"account": "gke-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(prod_needs_canary.deny) == 0 with input as {}
	count(prod_needs_canary.deny) == 0 with input as []
	count(prod_needs_canary.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(prod_needs_canary.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
