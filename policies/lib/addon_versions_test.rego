package lib.addon_versions_test

import data.lib.addon_versions

test_every_entry_names_the_component_and_what_follows if {
	every api_version, kinds in addon_versions.versions {
		every entry in kinds {
			entry.component != ""
			entry.replacement != api_version
		}
	}
}

# Advice that leads to the next finding is no advice.
test_no_replacement_is_retired_itself if {
	every kinds in addon_versions.versions {
		every kind, entry in kinds {
			not _is_retired(entry.replacement, object.get(entry, "kind", kind))
		}
	}
}

_is_retired(api_version, kind) if addon_versions.versions[api_version][kind]

test_the_entry_of_the_input if {
	addon_versions.entry.component == "KEDA" with input as {"apiVersion": "keda.k8s.io/v1alpha1", "kind": "ScaledObject"}
}

test_a_current_version_has_none if {
	not addon_versions.entry with input as {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject"}
}
