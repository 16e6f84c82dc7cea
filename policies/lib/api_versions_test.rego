package lib.api_versions_test

import data.lib.api_versions

_at(minor) := {"minor": minor, "version": sprintf("1.%d", [minor])}

_priority_level(version) := {
	"apiVersion": concat("/", ["flowcontrol.apiserver.k8s.io", version]),
	"kind": "PriorityLevelConfiguration",
}

test_every_life_is_in_order if {
	count(api_versions.versions) > 50
	every kinds in api_versions.versions {
		every entry in kinds {
			entry.introduced <= object.get(entry, "deprecated", 99)
			entry.introduced < object.get(entry, "removed", 99)
			object.get(entry, "deprecated", 0) <= object.get(entry, "removed", 99)
		}
	}
}

# A replacement is an API of the table that is not deprecated before the one it replaces is.
test_every_replacement_is_served if {
	every kinds in api_versions.versions {
		every kind, entry in kinds {
			_replacement_is_served(kind, entry)
		}
	}
}

_replacement_is_served(kind, entry) if {
	replacement := api_versions.versions[entry.replacement][object.get(entry, "kind", kind)]
	object.get(replacement, "removed", 99) > object.get(entry, "removed", 98)
} else if {
	object.get(entry, "replacement", "") == ""
}

test_the_replacement_that_the_target_serves if {
	api_versions.advice == "use `flowcontrol.apiserver.k8s.io/v1` PriorityLevelConfiguration" with input as _priority_level("v1beta2")
		with data.kubernetes as _at(29)
}

test_a_newer_beta_where_the_stable_version_is_not_there_yet if {
	api_versions.advice == "use `flowcontrol.apiserver.k8s.io/v1beta3` PriorityLevelConfiguration" with input as _priority_level("v1beta1")
		with data.kubernetes as _at(28)
}

test_a_replacement_that_comes_later if {
	ingress := {"apiVersion": "networking.k8s.io/v1beta1", "kind": "Ingress"}
	api_versions.advice == "use `networking.k8s.io/v1` Ingress from Kubernetes 1.19 on" with input as ingress
		with data.kubernetes as _at(18)
}

test_another_kind if {
	api_versions.advice == "use `discovery.k8s.io/v1` EndpointSlice" with input as {"apiVersion": "v1", "kind": "Endpoints"}
		with data.kubernetes as _at(33)
}

test_no_api_but_advice if {
	psp := {"apiVersion": "policy/v1beta1", "kind": "PodSecurityPolicy"}
	api_versions.advice == "use Pod Security Admission" with input as psp with data.kubernetes as _at(25)
}

test_no_successor if {
	candidate := {"apiVersion": "coordination.k8s.io/v1beta1", "kind": "LeaseCandidate"}
	api_versions.advice == "no successor is known" with input as candidate with data.kubernetes as _at(36)
}

test_the_newest_version_of_the_core_group if {
	api_versions.newest_served == [0, "v1"] with input as {"apiVersion": "v1", "kind": "Pod"}
}

test_nothing_is_known_of_a_custom_kind if {
	not api_versions.entry with input as {"apiVersion": "example.com/v1", "kind": "Thing"}
}

test_nothing_is_known_of_a_broken_type if {
	not api_versions.entry with input as {"apiVersion": ["v1"], "kind": {}}
	not api_versions.entry with input as {}
}
