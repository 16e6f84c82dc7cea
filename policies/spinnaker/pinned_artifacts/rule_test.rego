package policies.spinnaker.pinned_artifacts_test

import data.policies.spinnaker.pinned_artifacts

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in pinned_artifacts.deny} with input as _pipeline
	said == {
		["the default image `gcr.io/p/echo` has the version `latest`", ["expectedArtifacts", 0, "defaultArtifact", "version"]],
		["the default image `localhost:5000/echo` has no version", ["expectedArtifacts", 1, "defaultArtifact", "reference"]],
		["the default image `x` has no version", ["expectedArtifacts", 2, "defaultArtifact", "version"]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"expectedArtifacts": [
		{
			"id": "a",
			"useDefaultArtifact": true,
			"defaultArtifact": {"type": "docker/image", "name": "gcr.io/p/echo", "version": "latest"},
		},
		{
			"id": "a",
			"useDefaultArtifact": true,
			"defaultArtifact": {"type": "docker/image", "reference": "localhost:5000/echo"},
		},
		{
			"id": "a",
			"useDefaultArtifact": true,
			"defaultArtifact": {"type": "docker/image", "name": "x"},
		},
	],
	"stages": [{
		"refId": "1",
		"requisiteStageRefIds": [],
		"type": "deployManifest",
		"name": "Deploy",
		"account": "gke-dev",
		"cloudProvider": "kubernetes",
		"source": "artifact",
	}],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(pinned_artifacts.deny) == 0 with input as {}
	count(pinned_artifacts.deny) == 0 with input as []
	count(pinned_artifacts.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(pinned_artifacts.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
