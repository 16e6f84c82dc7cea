package policies.spinnaker.notifications_test

import data.policies.spinnaker.notifications

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in notifications.deny} with input as _pipeline with data.params as {"types": ["pagerduty", "sms"]}
	said == {["nobody is told by `pagerduty` or `sms` when the pipeline fails, which deploys to production", ["notifications"]]}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"notifications": [{"type": "slack", "level": "pipeline", "address": "#echo", "when": ["pipeline.failed"]}],
	"stages": [{
		"refId": "1",
		"requisiteStageRefIds": [],
		"type": "deployManifest",
		"name": "Deploy",
		"account": "gke-prod",
		"cloudProvider": "kubernetes",
		"source": "artifact",
	}],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(notifications.deny) == 0 with input as {}
	count(notifications.deny) == 0 with input as []
	count(notifications.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(notifications.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
