package policies.security.privileged_test

import data.policies.security.privileged

_pod(security_context) := {"kind": "Pod", "spec": {"containers": [{
	"name": "app",
	"securityContext": security_context,
}]}}

test_privileged if {
	privileged.deny == {{
		"msg": "container `app` is privileged",
		"path": ["spec", "containers", 0, "securityContext", "privileged"],
	}} with input as _pod({"privileged": true})
}

test_not_privileged if {
	every context in [{"privileged": false}, {"privileged": null}, {}, null, "privileged", ["privileged"]] {
		count(privileged.deny) == 0 with input as _pod(context)
	}
}
