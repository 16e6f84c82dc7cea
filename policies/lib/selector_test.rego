package lib.selector_test

import data.lib.selector

_expression(operator, values) := {"matchExpressions": [{"key": "tier", "operator": operator, "values": values}]}

test_labels_must_all_match if {
	selector.matches({"matchLabels": {"app": "echo", "tier": "web"}}, {"app": "echo", "tier": "web", "more": "x"})
	not selector.matches({"matchLabels": {"app": "echo", "tier": "web"}}, {"app": "echo"})
	not selector.matches({"matchLabels": {"app": "echo"}}, {"app": "other"})
	not selector.matches({"matchLabels": {"app": "echo"}}, {})
}

test_empty_selects_everything if {
	selector.matches({}, {"app": "echo"})
	selector.matches({}, {})
	selector.matches({"matchLabels": {}, "matchExpressions": []}, {})
	selector.matches({"matchLabels": null, "matchExpressions": null}, {"app": "echo"})
}

test_in if {
	selector.matches(_expression("In", ["web", "db"]), {"tier": "db"})
	not selector.matches(_expression("In", ["web", "db"]), {"tier": "cache"})
	not selector.matches(_expression("In", ["web", "db"]), {})
}

test_not_in_holds_for_an_absent_label if {
	selector.matches(_expression("NotIn", ["web"]), {"tier": "db"})
	selector.matches(_expression("NotIn", ["web"]), {})
	not selector.matches(_expression("NotIn", ["web"]), {"tier": "web"})
}

test_exists if {
	selector.matches({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, {"tier": ""})
	not selector.matches({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, {"app": "echo"})
}

test_does_not_exist if {
	selector.matches({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, {"app": "echo"})
	not selector.matches({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, {"tier": "web"})
}

test_labels_and_expressions_together if {
	both := {"matchLabels": {"app": "echo"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]}
	selector.matches(both, {"app": "echo", "tier": "web"})
	not selector.matches(both, {"app": "echo"})
	not selector.matches(both, {"tier": "web"})
}

test_labels_of_wrong_type_are_none if {
	selector.matches({}, null)
	selector.matches({}, "app=echo")
	not selector.matches({"matchLabels": {"app": "echo"}}, null)
	not selector.matches({"matchLabels": {"app": "echo"}}, ["app"])
	not selector.matches_map({"app": "echo"}, null)
}

test_what_the_api_server_refuses_selects_nothing if {
	every bad in [
		null,
		"app=echo",
		[],
		{"matchLabels": "app=echo"},
		{"matchExpressions": "app in (echo)"},
		{"matchExpressions": ["app"]},
		{"matchExpressions": [{"operator": "DoesNotExist"}]},
		{"matchExpressions": [{"key": "app", "operator": "Is", "values": ["echo"]}]},
		{"matchExpressions": [{"key": "app", "operator": "In"}]},
		{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": "x"}]},
	] {
		not selector.matches(bad, {"app": "echo"})
	}
}

test_plain_map if {
	selector.matches_map({"app": "echo"}, {"app": "echo", "tier": "web"})
	selector.matches_map({}, {"app": "echo"})
	not selector.matches_map({"app": "echo", "tier": "web"}, {"app": "echo"})
	not selector.matches_map(null, {"app": "echo"})
	not selector.matches_map("app", {"app": "echo"})
}

test_is_empty if {
	selector.is_empty({})
	selector.is_empty({"matchLabels": {}, "matchExpressions": null})
	not selector.is_empty(null)
	not selector.is_empty({"matchLabels": {"app": "echo"}})
	not selector.is_empty({"matchExpressions": [{"key": "tier", "operator": "Exists"}]})
}

test_text if {
	selector.text({
		"matchLabels": {"tier": "web", "app": "echo"},
		"matchExpressions": [
			{"key": "a", "operator": "In", "values": ["x", "y"]},
			{"key": "b", "operator": "NotIn", "values": ["z"]},
			{"key": "c", "operator": "Exists"},
			{"key": "d", "operator": "DoesNotExist"},
			"odd",
		],
	}) == "app=echo,tier=web,a in (x,y),b notin (z),c,!d,odd"
	selector.text({}) == ""
	selector.map_text({"app": "echo", "tier": "web"}) == "app=echo,tier=web"
}
