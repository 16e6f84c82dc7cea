# METADATA
# title: StatefulSet without its headless Service
# description: |
#   The pods of a StatefulSet get their lasting names (`db-0.db.shop.svc`) from the headless Service that `serviceName`
#   names. When it is missing, has an address of its own or selects other pods, those names do not resolve, and the
#   members of a cluster do not find each other.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
#   description: The network identity of the pods
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
#   description: Headless Services
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [StatefulSet]
#   needs: [inventory]
#   remediation: |
#     Add a Service with `clusterIP: None` that selects the pods of the StatefulSet, and put its name into `serviceName`.
#   aliases:
#   - kube-score:statefulset-has-servicename
#   since: 0.1.0
package policies.reliability.statefulset_service

import data.lib.inventory
import data.lib.k8s

deny contains {"msg": msg, "path": ["spec", "serviceName"]} if {
	input.kind == "StatefulSet"
	object.get(input, ["spec", "serviceName"], null) in [null, ""]
	msg := sprintf("`%s` has no `serviceName`, so its pods get no names of their own", [k8s.name])
}

deny contains {"msg": msg, "path": ["spec", "serviceName"]} if {
	input.kind == "StatefulSet"
	name := input.spec.serviceName
	is_string(name)
	name != ""
	msg := _problem(inventory.namespace_of(input), name)
}

_problem(ns, name) := sprintf("there is no Service `%s` in namespace `%s`", [name, ns]) if {
	not inventory.exists(ns, "Service", name)
} else := sprintf("Service `%s` is not headless, so it gives the pods no names of their own", [name]) if {
	not _is_headless(ns, name)
} else := sprintf("Service `%s` does not select the pods of `%s`", [name, k8s.name]) if {
	not name in _selecting
}

_is_headless(ns, name) if {
	some service in inventory.definitions(ns, "v1", "Service", name)
	service.spec.clusterIP == "None"
}

_selecting := {owner.name |
	some entry in inventory.selecting("Service", inventory.namespace_of(input), k8s.pod_labels)
	some owner in entry.objects
}
