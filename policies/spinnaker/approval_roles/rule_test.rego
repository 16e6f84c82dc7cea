package policies.spinnaker.approval_roles_test

import data.policies.spinnaker.approval_roles

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in approval_roles.deny} with input as _pipeline with data.params as {"approver_roles": ["*-leads"]}
	said == {["approval `Approve` can be given by `echo-team`, `interns`, `7`, none of which may approve for production", ["stages", 0, "selectedStageRoles"]]}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{
			"refId": "1",
			"requisiteStageRefIds": [],
			"type": "manualJudgment",
			"name": "Approve",
			"selectedStageRoles": ["echo-team", "interns", 7],
		},
		{
			"refId": "2",
			"requisiteStageRefIds": ["1"],
			"type": "deployManifest",
			"name": "Deploy",
			"account": "gke-prod",
			"cloudProvider": "kubernetes",
			"source": "artifact",
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(approval_roles.deny) == 0 with input as {}
	count(approval_roles.deny) == 0 with input as []
	count(approval_roles.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(approval_roles.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
