package policies.spinnaker.deploy_window_test

import data.policies.spinnaker.deploy_window

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in deploy_window.deny} with input as _pipeline
	said == {
		["stage `Deploy` deploys to `gke-prod` at any time", ["stages", 0, "restrictExecutionDuringTimeWindow"]],
		["stage `Deploy` has a window without days and hours, and fails when it runs", ["stages", 1, "restrictedExecutionWindow"]],
	}
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
			"requisiteStageRefIds": [],
			"type": "deployManifest",
			"name": "Deploy",
			"account": "gke-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
			"restrictExecutionDuringTimeWindow": true,
			"restrictedExecutionWindow": {"days": [], "whitelist": [], "jitter": {"enabled": false}},
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(deploy_window.deny) == 0 with input as {}
	count(deploy_window.deny) == 0 with input as []
	count(deploy_window.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(deploy_window.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
