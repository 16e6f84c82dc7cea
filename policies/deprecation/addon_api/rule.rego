# METADATA
# title: Retired API version of an add-on
# description: |
#   Operators and other add-ons retire versions of their own APIs just as Kubernetes does, but with their own releases:
#   the next upgrade of the add-on makes the manifest unusable. Known are cert-manager, Crossplane, the CSI
#   snapshotter, External Secrets, Flux, Gateway API, Istio, KEDA, Knative and Linkerd; tables of your own may be
#   added.
# related_resources:
# - ref: https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/
# - ref: https://github.com/fluxcd/flux2/discussions/5572
# - ref: https://github.com/kubernetes-sigs/gateway-api/releases/tag/v1.2.0
# - ref: https://github.com/external-secrets/external-secrets/releases/tag/v0.17.0
# - ref: https://keda.sh/docs/latest/migration/
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [any]
#   needs: [manifest]
#   params:
#     tables:
#       type: list
#       default: []
#       description: |
#         Further retired versions, each `{apiVersion, kind, component, deprecated, removed, replacement}`; all but
#         `apiVersion` may be left out, and without `kind` every kind of that version is meant.
#     targets:
#       type: map
#       default: {}
#       description: |
#         The release of an add-on that is installed, by the name that the message gives it, for example
#         `{Gateway API: "1.3"}`. What that release has not retired yet is not reported.
#   remediation: |
#     Write the object in the version that the message names, after the migration guide of the add-on. Where an older
#     release of the add-on is installed, set the parameter `targets`.
#   aliases:
#   - pluto:cert-manager
#   - pluto:istio
#   - pluto:additional-versions
#   since: 0.1.0
package policies.deprecation.addon_api

import data.lib.addon_versions

default tables := []

tables := data.params.tables

default targets := {}

targets := data.params.targets if is_object(data.params.targets)

deny contains {"msg": _message(entry), "path": ["apiVersion"]} if {
	entry := addon_versions.entry
	_is_due(entry)
}

deny contains {"msg": _message(entry), "path": ["apiVersion"]} if {
	some entry in tables
	entry.apiVersion == input.apiVersion
	object.get(entry, "kind", input.kind) == input.kind

	# The `kind` of a user's row is the retired one, that of a bundled row the one that follows.
	own := object.remove(entry, ["kind"])
	_is_due(own)
}

# With no release known to be installed, or none at which the version was retired, it counts.
_is_due(entry) if {
	_numbers(_retired_in(entry)) <= _numbers(object.get(targets, object.get(entry, "component", ""), "999999"))
}

_retired_in(entry) := entry.deprecated if {
	entry.deprecated
} else := entry.removed if {
	entry.removed
} else := "0"

_numbers(version) := [to_number(digits) | some digits in regex.find_n(`[0-9]+`, sprintf("%v", [version]), 3)]

_message(entry) := sprintf("`%s` %s is %s%s", [input.apiVersion, input.kind, _fate(entry), _advice(entry)])

_fate(entry) := sprintf("deprecated since %s %v and no longer served from %v on", [_component(entry), entry.deprecated, entry.removed]) if {
	entry.deprecated
	entry.removed
} else := sprintf("deprecated since %s %v", [_component(entry), entry.deprecated]) if {
	entry.deprecated
} else := sprintf("no longer served since %s %v", [_component(entry), entry.removed]) if {
	entry.removed
} else := sprintf("a retired version of %s", [_component(entry)])

_component(entry) := object.get(entry, "component", "its add-on")

_advice(entry) := sprintf(": use `%s` %s", [entry.replacement, object.get(entry, "kind", input.kind)]) if {
	entry.replacement
} else := ""
