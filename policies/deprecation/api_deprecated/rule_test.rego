package policies.deprecation.api_deprecated_test

import data.policies.deprecation.api_deprecated

_claim := {"apiVersion": "resource.k8s.io/v1beta1", "kind": "ResourceClaim"}

test_says_when_it_ends if {
	api_deprecated.deny == {{
		"msg": "`resource.k8s.io/v1beta1` ResourceClaim is deprecated since Kubernetes 1.35 and no longer served from 1.38 on: use `resource.k8s.io/v1` ResourceClaim",
		"path": ["apiVersion"],
	}} with input as _claim with data.kubernetes as {"minor": 35}
}

test_no_end_is_announced if {
	api_deprecated.deny == {{
		"msg": "`v1` Endpoints is deprecated since Kubernetes 1.33: use `discovery.k8s.io/v1` EndpointSlice",
		"path": ["apiVersion"],
	}} with input as {"apiVersion": "v1", "kind": "Endpoints"} with data.kubernetes as {"minor": 33}
}

test_not_before if {
	count(api_deprecated.deny) == 0 with input as _claim with data.kubernetes as {"minor": 34}
}

test_not_once_it_is_removed if {
	count(api_deprecated.deny) == 0 with input as _claim with data.kubernetes as {"minor": 38}
}
