package policies.monorepo.cluster_scoped_in_service_test

import data.policies.monorepo.cluster_scoped_in_service as rule

_file := {"captures": {"service": "echo"}}

_messages(api_version, kind, file, params) := {finding.msg | some finding in found} if {
	found := rule.deny with input as {"apiVersion": api_version, "kind": kind, "metadata": {"name": "echo"}}
		with data.file as file
		with data.params as params
}

test_kinds if {
	_messages("v1", "Namespace", _file, {}) == {"Namespace `echo` belongs to the whole cluster, and stands in the folder of the service `echo`"}
	count(_messages("rbac.authorization.k8s.io/v1", "ClusterRole", _file, {})) == 1
	_messages("rbac.authorization.k8s.io/v1", "Role", _file, {}) == set()
	_messages("v1", "Service", _file, {}) == set()
}

test_folder_of_no_service if {
	_messages("v1", "Namespace", {"captures": {"env": "production"}}, {}) == set()
}

test_exceptions if {
	entry := {"owner": "team-base", "reason": "made with the service"}
	_messages("v1", "Namespace", _file, {"exceptions": {"Namespace/*": entry}}) == set()
	count(_messages("v1", "Namespace", _file, {"exceptions": {"ClusterRole/*": entry}})) == 1
	count(_messages("v1", "Namespace", _file, {"exceptions": {"Namespace/echo": {}}})) == 1
}
