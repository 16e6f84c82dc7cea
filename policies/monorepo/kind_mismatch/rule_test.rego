package policies.monorepo.kind_mismatch_test

import data.policies.monorepo.kind_mismatch

_messages(kind, folder, params) := {finding.msg | some finding in found} if {
	found := kind_mismatch.deny with input as {"kind": kind, "metadata": {"name": "web"}}
		with data.file as {"captures": {"kind": folder, "service": "echo"}}
		with data.params as params
}

test_folders if {
	_messages("Service", "Service", {}) == set()
	_messages("Service", "ConfigMap", {}) == {"Service `web` stands where the path calls for `ConfigMap`"}

	# Folders are called as kinds are.
	count(_messages("Service", "service", {})) == 1
}

test_folders_of_several_kinds if {
	params := {"folders": {"rbac": ["Role", "RoleBinding"]}}
	_messages("Role", "rbac", params) == set()
	_messages("Service", "rbac", params) == {"Service `web` stands where the path calls for `Role` or `RoleBinding`"}
	_messages("Service", "Service", params) == set()
	count(_messages("rbac", "rbac", params)) == 1
}

test_layout_without_kinds if {
	count(kind_mismatch.deny) == 0 with input as {"kind": "Service"} with data.file as {"captures": {"service": "echo"}}
}

test_exceptions if {
	entry := {"owner": "team-echo", "reason": "moving", "expires": "2026-12-31"}
	params := {"exceptions": {"Service/web": entry}}
	_messages("Service", "ConfigMap", params) == set()
	found := kind_mismatch.deny with input as {"kind": "Service", "metadata": {"name": "web"}}
		with data.file as {"captures": {"kind": "ConfigMap"}}
		with data.params as params
		with data.today as "2027-01-01"
	{endswith(finding.msg, "expired on 2026-12-31") | some finding in found} == {true}
}
