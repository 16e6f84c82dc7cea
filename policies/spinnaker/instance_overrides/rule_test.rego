package policies.spinnaker.instance_overrides_test

import data.policies.spinnaker.instance_overrides

test_broken_documents_are_no_findings_and_no_errors if {
	count(instance_overrides.deny) == 0 with input as {}
	count(instance_overrides.deny) == 0 with input as []
	count(instance_overrides.deny) == 0 with input as {"stages": null, "triggers": "x", "expectedArtifacts": 1, "template": []}
	count(instance_overrides.deny) == 0 with input as {"stages": [1, null, "x", [], {}, {"type": 1, "refId": null}], "triggers": [1, {}]}
}
