package policies.spinnaker.canary_thresholds_test

import data.policies.spinnaker.canary_thresholds

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in canary_thresholds.deny} with input as _pipeline
	said == {
		["canary analysis `Analyse` passes with a score of 50, less than 75", ["stages", 0, "canaryConfig", "scoreThresholds", "pass"]],
		["canary analysis `Analyse` has no score that is a pass", ["stages", 1, "canaryConfig", "scoreThresholds", "pass"]],
		["canary analysis `Analyse` has no score that is a pass", ["stages", 2, "canaryConfig", "scoreThresholds", "pass"]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{
			"refId": "1",
			"requisiteStageRefIds": [],
			"type": "kayentaCanary",
			"name": "Analyse",
			"canaryConfig": {
				"canaryConfigId": "7bdb",
				"metricsAccountName": "datadog",
				"storageAccountName": "gcs",
				"lifetimeDuration": "PT1H0M",
				"scopes": [{
					"scopeName": "default",
					"controlScope": "echo-baseline",
					"experimentScope": "echo-canary",
				}],
				"scoreThresholds": {"pass": "50", "marginal": "40"},
			},
		},
		{
			"refId": "2",
			"requisiteStageRefIds": [],
			"type": "kayentaCanary",
			"name": "Analyse",
			"canaryConfig": {
				"canaryConfigId": "7bdb",
				"metricsAccountName": "datadog",
				"storageAccountName": "gcs",
				"lifetimeDuration": "PT1H0M",
				"scopes": [{
					"scopeName": "default",
					"controlScope": "echo-baseline",
					"experimentScope": "echo-canary",
				}],
			},
		},
		{"refId": "3", "requisiteStageRefIds": [], "type": "kayentaCanary", "name": "Analyse"},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(canary_thresholds.deny) == 0 with input as {}
	count(canary_thresholds.deny) == 0 with input as []
	count(canary_thresholds.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(canary_thresholds.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
