package policies.spinnaker.destructive_or_inline_test

import data.policies.spinnaker.destructive_or_inline

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in destructive_or_inline.deny} with input as _pipeline
	said == {
		["stage `Delete` goes by labels and names none, which is everything", ["stages", 0, "labelSelectors"]],
		["stage `Delete` deletes with a grace period of 0 s, less than 30 s", ["stages", 0, "options", "gracePeriodSeconds"]],
		["stage `Delete` deletes in `gke-prod` without an approval before it", ["stages", 0]],
		["stage `Scale` scales to 1 in production, fewer than 2", ["stages", 1, "replicas"]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [
		{
			"refId": "1",
			"requisiteStageRefIds": [],
			"type": "deleteManifest",
			"name": "Delete",
			"account": "gke-prod",
			"mode": "label",
			"labelSelectors": {"selectors": []},
			"options": {"gracePeriodSeconds": 0},
		},
		{
			"refId": "2",
			"requisiteStageRefIds": [],
			"type": "scaleManifest",
			"name": "Scale",
			"account": "gke-prod",
			"replicas": "1",
		},
	],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(destructive_or_inline.deny) == 0 with input as {}
	count(destructive_or_inline.deny) == 0 with input as []
	count(destructive_or_inline.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(destructive_or_inline.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
