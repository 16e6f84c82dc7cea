package policies.reliability.update_strategy_test

import data.policies.reliability.update_strategy

test_one_finding_when_both_are_wrong if {
	update_strategy.deny == {{
		"msg": "the Deployment is updated by `Recreate`",
		"path": ["spec", "strategy", "type"],
	}} with input as {
		"kind": "Deployment",
		"spec": {"strategy": {"type": "Recreate", "rollingUpdate": {"maxUnavailable": "100%"}}},
	}
}

test_percent_in_the_message if {
	update_strategy.deny == {{
		"msg": "the Deployment may stop all pods in an update, `maxUnavailable` is `100%`",
		"path": ["spec", "strategy", "rollingUpdate", "maxUnavailable"],
	}} with input as {"kind": "Deployment", "spec": {"strategy": {"rollingUpdate": {"maxUnavailable": "100%"}}}}
}

test_wrong_types if {
	count(update_strategy.deny) == 0 with input as {"kind": "Deployment", "spec": {"strategy": "Recreate"}}
	count(update_strategy.deny) == 0 with input as {"kind": "Deployment", "spec": null}
}
