package policies.spinnaker.prod_needs_approval_test

import data.policies.spinnaker.prod_needs_approval

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in prod_needs_approval.deny} with input as _pipeline
	said == {["stage `Deploy` deploys to `gke-prod` without an approval that stops the pipeline before it", ["stages", 0]]}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{
			"refId": "1",
			"requisiteStageRefIds": [],
			"type": "deployManifest",
			"name": "Deploy",
			"account": "gke-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
		},
		{"refId": "2", "requisiteStageRefIds": ["1"], "type": "manualJudgment", "name": "Approve"},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(prod_needs_approval.deny) == 0 with input as {}
	count(prod_needs_approval.deny) == 0 with input as []
	count(prod_needs_approval.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(prod_needs_approval.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
