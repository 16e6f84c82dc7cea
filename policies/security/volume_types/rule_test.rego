package policies.security.volume_types_test

import data.policies.security.volume_types as rule

_pod(volumes) := {"kind": "Pod", "spec": {"volumes": volumes, "containers": [{"name": "app"}]}}

test_no_source_is_an_empty_dir if {
	count(rule.deny) == 0 with input as _pod([{"name": "a"}, {"name": "b", "emptyDir": null}, {"name": "c", "nfs": null}])
}

test_wrong_types if {
	count(rule.deny) == 0 with input as _pod({"nfs": {}})
	count(rule.deny) == 1 with input as _pod(["x", {"nfs": {}}])
}

test_the_nine_are_allowed if {
	names := [
		"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
		"secret",
	]
	count(rule.deny) == 0 with input as _pod([{"name": "x", name: {}} | some name in names])
}
