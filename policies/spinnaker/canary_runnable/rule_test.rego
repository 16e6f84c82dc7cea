package policies.spinnaker.canary_runnable_test

import data.policies.spinnaker.canary_runnable

test_message_and_path if {
	said := {[finding.msg, finding.path] | some finding in canary_runnable.deny} with input as _pipeline
	said == {
		["canary analysis `Analyse` has no `canaryConfigId`", ["stages", 0, "canaryConfig", "canaryConfigId"]],
		["canary analysis `Analyse` has no lifetime, and fails when it starts", ["stages", 0, "canaryConfig", "lifetimeDuration"]],
		["canary analysis `Analyse` has no `metricsAccountName`", ["stages", 0, "canaryConfig", "metricsAccountName"]],
		["canary analysis `Analyse` has no scopes, and fails when it starts", ["stages", 0, "canaryConfig", "scopes"]],
		["canary analysis `Analyse` has no `storageAccountName`", ["stages", 0, "canaryConfig", "storageAccountName"]],
	}
}

_pipeline := {
	"application": "echo",
	"name": "deploy-to-prod",
	"stages": [{
		"refId": "1",
		"requisiteStageRefIds": [],
		"type": "kayentaCanary",
		"name": "Analyse",
		"analysisType": "realTime",
		"canaryConfig": {},
	}],
}

test_broken_documents_are_no_findings_and_no_errors if {
	count(canary_runnable.deny) == 0 with input as {}
	count(canary_runnable.deny) == 0 with input as []
	count(canary_runnable.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(canary_runnable.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
