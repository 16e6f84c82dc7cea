package policies.spinnaker.template_protected_test

import data.policies.spinnaker.template_protected

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in template_protected.deny} with input as _pipeline
	said == {["the template is not protected: a pipeline made from it can replace `Approve`, `Analyse`", ["protect"]]}
}

_pipeline := {
	"schema": "v2",
	"id": "safe-deploy",
	"metadata": {"name": "Safe deploy", "owner": "platform"},
	"protect": false,
	"pipeline": {"stages": [
		{"refId": "1", "requisiteStageRefIds": [], "type": "manualJudgment", "name": "Approve"},
		{
			"refId": "2",
			"requisiteStageRefIds": ["1"],
			"type": "kayentaCanary",
			"name": "Analyse",
		},
	]},
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(template_protected.deny) == 0 with input as {}
	count(template_protected.deny) == 0 with input as []
	count(template_protected.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(template_protected.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
