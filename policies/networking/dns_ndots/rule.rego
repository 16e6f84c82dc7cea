# METADATA
# title: DNS search without a limit
# description: |
#   With the cluster's default of `ndots:5`, a name such as `api.example.com` is first looked up with every search domain
#   added to it, four or five useless requests each time. With a lower number names that have dots are looked up as they
#   are.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
# custom:
#   severity: info
#   bundles: []
#   kinds: [workload]
#   params:
#     ndots:
#       type: number
#       default: 2
#       description: The value that the option `ndots` must have.
#   remediation: Add the option `ndots` to `dnsConfig.options` of the pod.
#   aliases: [kube-linter:dnsconfig-options]
#   since: 0.1.0
package policies.networking.dns_ndots

import data.lib.k8s

default ndots := 2

ndots := data.params.ndots

_options_path := array.concat(k8s.pod_spec_path, ["dnsConfig", "options"])

deny contains {"msg": msg, "path": _options_path} if {
	_uses_cluster_dns
	not _sets_ndots
	msg := sprintf("the pods of %s `%s` do not set the DNS option `ndots`, it should be %v", [
		input.kind,
		k8s.name,
		ndots,
	])
}

# In quotes in the manifest, a number in the parameters.
deny contains {"msg": msg, "path": array.concat(_options_path, [i, "value"])} if {
	_uses_cluster_dns
	some i, option in k8s.pod_spec.dnsConfig.options
	option.name == "ndots"
	value := object.get(option, "value", null)
	sprintf("%v", [value]) != sprintf("%v", [ndots])
	msg := sprintf("the pods of %s `%s` have the DNS option `ndots` at `%v`, it should be %v", [
		input.kind,
		k8s.name,
		value,
		ndots,
	])
}

_sets_ndots if {
	some option in k8s.pod_spec.dnsConfig.options
	option.name == "ndots"
}

# With `Default` and `None`, and on the node's network, the cluster's search domains are not used.
_uses_cluster_dns if {
	k8s.pod_spec.dnsPolicy == "ClusterFirstWithHostNet"
} else if {
	object.get(k8s.pod_spec, "dnsPolicy", null) in {null, "", "ClusterFirst"}
	object.get(k8s.pod_spec, "hostNetwork", null) != true
}
