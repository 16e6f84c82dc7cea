package policies.spinnaker.prod_triggers_test

import data.policies.spinnaker.prod_triggers

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in prod_triggers.deny} with input as _pipeline
	said == {
		["the `git` trigger of a pipeline to production has no secret: anybody can fire it", ["triggers", 0, "secret"]],
		["the `docker` trigger of a pipeline to production has no pattern for the tag", ["triggers", 1, "tag"]],
		["the `cron` trigger of a pipeline to production releases what nobody asked for", ["triggers", 2, "type"]],
		["the `pipeline` trigger of a pipeline to production also fires when the other pipeline did not succeed", ["triggers", 3, "status"]],
		["the `webhook` trigger of a pipeline to production has no constraints: anybody can fire it", ["triggers", 4, "payloadConstraints"]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"triggers": [
		{"type": "git", "enabled": true, "branch": "x"},
		{"type": "docker", "enabled": true, "tag": ""},
		{"type": "cron", "enabled": true},
		{"type": "pipeline", "enabled": true, "status": ["successful", "failed"]},
		{"type": "webhook", "enabled": true, "payloadConstraints": {}},
	],
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
	count(prod_triggers.deny) == 0 with input as {}
	count(prod_triggers.deny) == 0 with input as []
	count(prod_triggers.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(prod_triggers.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
