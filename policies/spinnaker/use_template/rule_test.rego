package policies.spinnaker.use_template_test

import data.policies.spinnaker.use_template

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in use_template.deny} with input as _pipeline
	said == {["the pipeline to production is not made from a template", ["template"]]}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
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
	count(use_template.deny) == 0 with input as {}
	count(use_template.deny) == 0 with input as []
	count(use_template.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(use_template.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
