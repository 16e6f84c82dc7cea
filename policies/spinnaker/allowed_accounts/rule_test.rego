package policies.spinnaker.allowed_accounts_test

import data.policies.spinnaker.allowed_accounts

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in allowed_accounts.deny} with input as _pipeline with data.params as {"accounts": {"echo": ["gke-*"]}}
	said == {
		["stage `Deploy` uses the account `eks-prod`, which application `echo` may not use", ["stages", 0, "account"]],
		["stage `runJob 2` uses the account `eks-dev`, which application `echo` may not use", ["stages", 1, "credentials"]],
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
			"account": "eks-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
		},
		{"refId": "2", "requisiteStageRefIds": [], "type": "runJob", "credentials": "eks-dev"},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(allowed_accounts.deny) == 0 with input as {}
	count(allowed_accounts.deny) == 0 with input as []
	count(allowed_accounts.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(allowed_accounts.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
