package policies.security.scc_privileged_test

import data.policies.security.scc_privileged as rule

_constraints(value) := {
	"apiVersion": "security.openshift.io/v1",
	"kind": "SecurityContextConstraints",
	"metadata": {"name": "build"},
	"allowPrivilegedContainer": value,
}

test_values if {
	rule.deny == {{
		"msg": "SecurityContextConstraints `build` allow privileged containers",
		"path": ["allowPrivilegedContainer"],
	}} with input as _constraints(true)
	count(rule.deny) == 0 with input as _constraints(false)
	count(rule.deny) == 0 with input as _constraints(null)
}

test_other_kinds if {
	count(rule.deny) == 0 with input as object.union(_constraints(true), {"kind": "Constraints"})
}
