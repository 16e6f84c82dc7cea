package policies.spinnaker.approval_usable_test

import data.policies.spinnaker.approval_usable

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in approval_usable.deny} with input as _pipeline
	said == {
		["approval `Approve` does not say what to look at", ["stages", 0, "instructions"]],
		["approval `Approve` tells nobody that it waits", ["stages", 0, "notifications"]],
		["approval `Approve` has no time limit, and waits for three days", ["stages", 0, "stageTimeoutMs"]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [{"refId": "1", "requisiteStageRefIds": [], "type": "manualJudgment", "name": "Approve"}],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(approval_usable.deny) == 0 with input as {}
	count(approval_usable.deny) == 0 with input as []
	count(approval_usable.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(approval_usable.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
