# METADATA
# title: Traffic management that cannot work
# description: |
#   Spinnaker's strategies act on ReplicaSets, and on the Services that are listed as `service name`. With anything
#   else the stage fails while it deploys, or deploys without moving any traffic. A version history below two deletes
#   the version that a rollback would need.
# related_resources:
# - ref: https://spinnaker.io/docs/guides/user/kubernetes-v2/traffic-management/
# custom:
#   severity: high
#   bundles: [spinnaker]
#   kinds: [spinnaker.io/Pipeline, spinnaker.io/PipelineTemplate]
#   remediation: >-
#     List the Services as `service NAME`, deploy a ReplicaSet, enable traffic, and keep at least two versions.
#   aliases:
#   - SPN-008
#   since: 0.1.0
package policies.spinnaker.traffic_shape

import data.lib.spinnaker

deny contains {"msg": msg, "path": path} if {
	some entry in _managed
	count(spinnaker.list(_options(entry), "services")) == 0
	path := _option(entry, ["services"])
	msg := sprintf("stage `%s` manages traffic of no service", [entry.title])
}

deny contains {"msg": msg, "path": path} if {
	some entry in _managed
	some index, service in spinnaker.list(_options(entry), "services")
	not spinnaker.is_expression(service)
	not regex.match(`^service [^\s]+$`, sprintf("%v", [service]))
	path := _option(entry, ["services", index])
	msg := sprintf("stage `%s` lists the service `%v`, which is not written as `service NAME`", [entry.title, service])
}

deny contains {"msg": msg, "path": spinnaker.at(entry, ["manifests"])} if {
	some entry in _managed
	manifests := spinnaker.list(entry.stage, "manifests")
	count(manifests) > 0
	every manifest in manifests {
		is_object(manifest)
		object.get(manifest, "kind", "") != "ReplicaSet"
	}
	msg := sprintf("stage `%s` manages traffic, and deploys no ReplicaSet to send it to", [entry.title])
}

deny contains {"msg": msg, "path": path} if {
	some entry in _managed
	strategy := spinnaker.strategy(entry)
	strategy != "none"
	object.get(_options(entry), "enableTraffic", true) == false
	path := _option(entry, ["enableTraffic"])
	msg := sprintf("stage `%s` uses `%s`, and sends no traffic to the new version", [entry.title, strategy])
}

deny contains {"msg": msg, "path": path} if {
	some entry in _managed
	spinnaker.strategy(entry) in {"redblack", "bluegreen"}
	some index, manifest in spinnaker.list(entry.stage, "manifests")
	annotations := spinnaker.object_of(spinnaker.object_of(manifest, "metadata"), "annotations")
	kept := spinnaker.number(object.get(annotations, _history, null))
	kept < 2
	path := spinnaker.at(entry, ["manifests", index, "metadata", "annotations", _history])
	msg := sprintf("stage `%s` keeps %v version, so that there is none to go back to", [entry.title, kept])
}

_history := "strategy.spinnaker.io/max-version-history"

_managed := [entry | some entry in spinnaker.deploys; spinnaker.strategy(entry)]

_options(entry) := spinnaker.object_of(entry.stage.trafficManagement, "options")

_option(entry, keys) := spinnaker.at(entry, array.concat(["trafficManagement", "options"], keys))
