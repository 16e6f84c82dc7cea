package policies.spinnaker.literal_targets_test

import data.policies.spinnaker.literal_targets

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in literal_targets.deny} with input as _pipeline
	said == {
		["stage `Deploy` has the account `${ parameters.account }`, which cannot be checked before it runs", ["stages", 0, "account"]],
		["stage `Deploy` has the namespaceOverride `${ parameters.ns }`, which cannot be checked before it runs", ["stages", 0, "namespaceOverride"]],
		["stage `runJob 2` has the credentials `${ x }`, which cannot be checked before it runs", ["stages", 1, "credentials"]],
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
			"account": "${ parameters.account }",
			"cloudProvider": "kubernetes",
			"source": "artifact",
			"namespaceOverride": "${ parameters.ns }",
		},
		{"refId": "2", "requisiteStageRefIds": [], "type": "runJob", "credentials": "${ x }"},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(literal_targets.deny) == 0 with input as {}
	count(literal_targets.deny) == 0 with input as []
	count(literal_targets.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(literal_targets.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
