# METADATA
# title: File with several objects
# description: |
#   One object in a file, called after it, makes a review show what changes by the list of files alone, and owners and
#   rules may be assigned by path. A second document in a file is easily missed, and so is what happens to it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/management/#organizing-resource-configurations
#   description: The documentation's own advice, which groups related objects in one file instead
# custom:
#   severity: low
#   bundles: []
#   kinds: [any]
#   needs: [manifest]
#   remediation: Move each object into a file of its own.
#   aliases: []
#   since: 0.1.0
package policies.monorepo.several_objects_in_file

import data.lib.k8s

# The first one stands where it should.
deny contains {"msg": msg, "path": ["kind"]} if {
	data.file.document > 0
	msg := sprintf("%v `%s` stands in `%s` behind another object", [input.kind, k8s.name, data.file.name])
}
