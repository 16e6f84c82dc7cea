package policies.deprecation.addon_api_test

import data.policies.deprecation.addon_api

_release := {"apiVersion": "helm.toolkit.fluxcd.io/v2beta2", "kind": "HelmRelease"}

_thing := {"apiVersion": "things.example.com/v1alpha1", "kind": "Thing"}

_messages := {finding.msg | some finding in addon_api.deny}

test_deprecated_and_removed if {
	addon_api.deny == {{
		"msg": "`helm.toolkit.fluxcd.io/v2beta2` HelmRelease is deprecated since Flux 2.3 and no longer served from 2.8 on: use `helm.toolkit.fluxcd.io/v2` HelmRelease",
		"path": ["apiVersion"],
	}} with input as _release
}

test_only_removed if {
	_messages == {"`keda.k8s.io/v1alpha1` ScaledObject is no longer served since KEDA 2.0: use `keda.sh/v1alpha1` ScaledObject"} with input as {
		"apiVersion": "keda.k8s.io/v1alpha1",
		"kind": "ScaledObject",
	}
}

test_another_kind_follows if {
	_messages == {"`pkg.crossplane.io/v1alpha1` ControllerConfig is deprecated since Crossplane 1.11 and no longer served from 2.0 on: use `pkg.crossplane.io/v1beta1` DeploymentRuntimeConfig"} with input as {
		"apiVersion": "pkg.crossplane.io/v1alpha1",
		"kind": "ControllerConfig",
	}
}

test_installed_release_before_the_deprecation if {
	count(addon_api.deny) == 0 with input as _release with data.params as {"tables": [], "targets": {"Flux": "v2.2.3"}}
}

test_installed_release_of_the_deprecation if {
	count(addon_api.deny) == 1 with input as _release with data.params as {"tables": [], "targets": {"Flux": "v2.3.0"}}
}

test_releases_are_no_decimal_numbers if {
	control := {"apiVersion": "pkg.crossplane.io/v1alpha1", "kind": "ControllerConfig"}
	count(addon_api.deny) == 0 with input as control with data.params as {"tables": [], "targets": {"Crossplane": "1.9"}}
}

test_row_with_nothing_but_the_version if {
	_messages == {"`things.example.com/v1alpha1` Thing is a retired version of its add-on"} with input as _thing
		with data.params as {"targets": {}, "tables": [{"apiVersion": "things.example.com/v1alpha1"}]}
}

test_row_of_another_kind if {
	row := {"apiVersion": "things.example.com/v1alpha1", "kind": "Box"}
	count(addon_api.deny) == 0 with input as _thing with data.params as {"targets": {}, "tables": [row]}
}

test_row_with_a_number_for_a_release if {
	row := {"apiVersion": "things.example.com/v1alpha1", "component": "Things", "deprecated": 1.5}
	_messages == {"`things.example.com/v1alpha1` Thing is deprecated since Things 1.5"} with input as _thing
		with data.params as {"targets": {"Things": 2}, "tables": [row]}
}

test_broken_tables_break_nothing if {
	count(addon_api.deny) == 1 with input as _release with data.params as {"tables": "all", "targets": {}}
	count(addon_api.deny) == 1 with input as _release with data.params as {"tables": ["all"], "targets": []}
}
