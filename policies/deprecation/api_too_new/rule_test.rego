package policies.deprecation.api_too_new_test

import data.policies.deprecation.api_too_new

_class := {"apiVersion": "resource.k8s.io/v1", "kind": "DeviceClass"}

test_names_the_version_that_the_target_has if {
	api_too_new.deny == {{
		"msg": "`resource.k8s.io/v1` DeviceClass is only there from Kubernetes 1.34 on (target 1.33): use `resource.k8s.io/v1beta2` DeviceClass",
		"path": ["apiVersion"],
	}} with input as _class with data.kubernetes as {"minor": 33}
}

test_the_target_has_no_version_of_it if {
	api_too_new.deny == {{
		"msg": "`resource.k8s.io/v1` DeviceClass is only there from Kubernetes 1.34 on (target 1.30): the target has no such kind",
		"path": ["apiVersion"],
	}} with input as _class with data.kubernetes as {"minor": 30}
}

test_from_the_release_that_introduced_it if {
	count(api_too_new.deny) == 0 with input as _class with data.kubernetes as {"minor": 34}
}
