package policies.spinnaker.traffic_shape_test

import data.policies.spinnaker.traffic_shape

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in traffic_shape.deny} with input as _pipeline
	said == {
		["stage `Deploy` manages traffic of no service", ["stages", 0, "trafficManagement", "options", "services"]],
		["stage `Deploy` lists the service `echo`, which is not written as `service NAME`", ["stages", 1, "trafficManagement", "options", "services", 0]],
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
					"services": [],
					"strategy": "bluegreen",
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
					"services": ["echo", "service echo"],
					"strategy": "bluegreen",
				},
			},
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(traffic_shape.deny) == 0 with input as {}
	count(traffic_shape.deny) == 0 with input as []
	count(traffic_shape.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(traffic_shape.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
