# METADATA
# title: TODO a noun phrase for the bad pattern, such as "Workload without a team"
# description: |
#   TODO why it matters, in a few sentences, for somebody who never met it.
# custom:
#   severity: medium
#   bundles: []
#   kinds: [workload]
#   remediation: TODO what to do about a finding, in one or two sentences.
package policies.CATEGORY.RULE

import data.lib.k8s

# TODO: this asks every workload for the label `team`.
deny contains {"msg": msg, "path": ["metadata", "labels", "team"]} if {
	object.get(input, ["metadata", "labels", "team"], "") == ""
	msg := sprintf("`%s` has no label `team`", [k8s.name])
}
