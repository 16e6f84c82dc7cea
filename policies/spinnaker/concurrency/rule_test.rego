package policies.spinnaker.concurrency_test

import data.policies.spinnaker.concurrency

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in concurrency.deny} with input as _pipeline
	said == {["the pipeline to production may run more than once at a time", ["limitConcurrent"]]}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"limitConcurrent": false,
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
	count(concurrency.deny) == 0 with input as {}
	count(concurrency.deny) == 0 with input as []
	count(concurrency.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(concurrency.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
