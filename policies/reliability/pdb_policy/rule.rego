# METADATA
# title: PodDisruptionBudget without an effect
# description: |
#   A budget says either how many pods must stay or how many may go; one that says neither protects nothing, and one
#   that says both is refused. One that selects no pods protects nothing either, most often after a label was renamed.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget
#   description: The three fields of a budget
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [PodDisruptionBudget]
#   needs: [inventory]
#   remediation: |
#     Set exactly one of `minAvailable` and `maxUnavailable`, and give `selector` the labels of the workload's pods.
#   aliases:
#   - kube-score:poddisruptionbudget-has-policy
#   since: 0.1.0
package policies.reliability.pdb_policy

import data.lib.inventory
import data.lib.selector

deny contains {"msg": msg, "path": ["spec"]} if {
	input.kind == "PodDisruptionBudget"
	_fields == set()
	msg := "neither `minAvailable` nor `maxUnavailable` is set, so the budget protects nothing"
}

deny contains {"msg": msg, "path": ["spec", "maxUnavailable"]} if {
	count(_fields) == 2
	msg := "`minAvailable` and `maxUnavailable` are both set, but only one may be"
}

deny contains {"msg": "the budget has no selector, so it protects no pod", "path": ["spec", "selector"]} if {
	input.kind == "PodDisruptionBudget"
	_selector == null
}

deny contains {"msg": "the empty selector selects no pod in `policy/v1beta1`", "path": ["spec", "selector"]} if {
	_is_empty_beta
}

deny contains {"msg": msg, "path": ["spec", "selector"]} if {
	input.kind == "PodDisruptionBudget"
	is_object(_selector)
	not _is_empty_beta
	not inventory.selects_pods(inventory.namespace_of(input), _selector)
	msg := sprintf(
		"no pod in namespace `%s` has the labels that the budget selects, `%s`",
		[inventory.namespace_of(input), selector.text(_selector)],
	)
}

_fields := {field |
	some field in ["minAvailable", "maxUnavailable"]
	input.spec[field] != null
}

_selector := object.get(input, ["spec", "selector"], null)

_is_empty_beta if {
	input.apiVersion == "policy/v1beta1"
	selector.is_empty(_selector)
}
