package policies.CATEGORY.RULE_test

import data.policies.CATEGORY.RULE

# TODO: test what a fixture cannot say shortly.
test_an_empty_label_is_no_label if {
	some finding in RULE.deny with input as {"metadata": {"name": "web", "labels": {"team": ""}}}
	finding.path == ["metadata", "labels", "team"]
}

test_any_value_will_do if {
	count(RULE.deny) == 0 with input as {"metadata": {"name": "web", "labels": {"team": "shop"}}}
}
