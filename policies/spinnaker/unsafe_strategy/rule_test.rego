package policies.spinnaker.unsafe_strategy_test

import data.policies.spinnaker.unsafe_strategy

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in unsafe_strategy.deny} with input as _pipeline
	said == {
		["stage `Deploy` uses `highlander`, which deletes the old versions and leaves no quick way back", ["stages", 0, "trafficManagement", "options", "strategy"]],
		["stage `Deploy` manages traffic without a strategy, so that old and new versions both take it", ["stages", 1, "trafficManagement", "options", "strategy"]],
		["stage `Deploy` manages traffic without a strategy, so that old and new versions both take it", ["stages", 2, "trafficManagement", "options", "strategy"]],
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
			"trafficManagement": {
				"enabled": true,
				"options": {
					"enableTraffic": true,
					"namespace": "echo-prod",
					"services": ["service echo"],
					"strategy": "highlander",
				},
			},
		},
		{
			"refId": "2",
			"requisiteStageRefIds": [],
			"type": "deployManifest",
			"name": "Deploy",
			"account": "gke-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
			"trafficManagement": {
				"enabled": true,
				"options": {
					"enableTraffic": true,
					"namespace": "echo-prod",
					"services": ["service echo"],
					"strategy": null,
				},
			},
		},
		{
			"refId": "3",
			"requisiteStageRefIds": [],
			"type": "deployManifest",
			"name": "Deploy",
			"account": "gke-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
			"trafficManagement": {
				"enabled": true,
				"options": {"enableTraffic": true, "namespace": "echo-prod", "services": ["service echo"]},
			},
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(unsafe_strategy.deny) == 0 with input as {}
	count(unsafe_strategy.deny) == 0 with input as []
	count(unsafe_strategy.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(unsafe_strategy.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
