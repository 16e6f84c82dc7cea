package policies.spinnaker.allowed_namespaces_test

import data.policies.spinnaker.allowed_namespaces

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in allowed_namespaces.deny} with input as _pipeline with data.params as {"namespaces": {"echo": ["echo-prod"]}}
	said == {
		["stage `Deploy` works in the namespace `shop-prod`, which application `echo` does not own", ["stages", 0, "namespaceOverride"]],
		["stage `enableManifest 2` works in the namespace `shop-prod`, which application `echo` does not own", ["stages", 1, "location"]],
		["stage `Deploy` works in the namespace `shop-prod`, which application `echo` does not own", ["stages", 2, "trafficManagement", "options", "namespace"]],
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
			"namespaceOverride": "shop-prod",
		},
		{
			"refId": "2",
			"requisiteStageRefIds": [],
			"type": "enableManifest",
			"location": "shop-prod",
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
				"options": {
					"enableTraffic": true,
					"namespace": "shop-prod",
					"services": ["service echo"],
					"strategy": "bluegreen",
				},
			},
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(allowed_namespaces.deny) == 0 with input as {}
	count(allowed_namespaces.deny) == 0 with input as []
	count(allowed_namespaces.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(allowed_namespaces.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
