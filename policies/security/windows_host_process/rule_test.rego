package policies.security.windows_host_process_test

import data.policies.security.windows_host_process as rule

_pod(options) := {"kind": "Pod", "spec": {
	"securityContext": {"windowsOptions": options},
	"containers": [{"name": "app"}],
}}

test_values if {
	count(rule.deny) == 1 with input as _pod({"hostProcess": true})
	count(rule.deny) == 0 with input as _pod({"hostProcess": false})
	count(rule.deny) == 0 with input as _pod({"hostProcess": null})
	count(rule.deny) == 0 with input as _pod(true)
}
