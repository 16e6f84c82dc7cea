package policies.spinnaker.rollback_path_test

import data.policies.spinnaker.rollback_path

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in rollback_path.deny} with input as _pipeline
	said == {["stage `Deploy` deploys to `gke-prod`, and no stage behind it can roll that back", ["stages", 0]]}
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
		{
			"refId": "2",
			"requisiteStageRefIds": ["1"],
			"type": "enableManifest",
			"account": "gke-prod",
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(rollback_path.deny) == 0 with input as {}
	count(rollback_path.deny) == 0 with input as []
	count(rollback_path.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(rollback_path.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
