package policies.security.sa_token_automount_test

import data.policies.security.sa_token_automount

_run := {"shop": {"v1": {"ServiceAccount": {
	"off": {"automountServiceAccountToken": false},
	"on": {"automountServiceAccountToken": true},
	"unset": {},
}}}}

_count(spec) := number if {
	number := count(sa_token_automount.deny) with data.inventory.namespace as _run
		with input as {
			"kind": "Pod",
			"metadata": {"namespace": "shop"},
			"spec": object.union({"containers": []}, spec),
		}
}

test_pod_wins if {
	_count({"serviceAccountName": "on", "automountServiceAccountToken": false}) == 0
	_count({"serviceAccountName": "off", "automountServiceAccountToken": true}) == 1
}

test_account_where_the_pod_is_silent if {
	_count({"serviceAccountName": "off"}) == 0
	_count({"serviceAccount": "off"}) == 0
	_count({"serviceAccountName": "off", "automountServiceAccountToken": null}) == 0
	_count({"serviceAccountName": "on"}) == 1
	_count({"serviceAccountName": "unset"}) == 1
	_count({"serviceAccountName": "elsewhere"}) == 1
	_count({}) == 1
}

test_message if {
	found := sa_token_automount.deny with input as {"kind": "Pod", "spec": {"containers": []}}
	found == {{
		"msg": concat("", [
			"the token of ServiceAccount `default` is mounted into the containers, ",
			"as neither the pod nor the ServiceAccount turns it off",
		]),
		"path": ["spec", "automountServiceAccountToken"],
	}}
}

test_wrong_type_is_left_to_the_schema if {
	_count({"automountServiceAccountToken": "no"}) == 0
}
