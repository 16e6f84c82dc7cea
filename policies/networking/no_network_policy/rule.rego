# METADATA
# title: Pods without a NetworkPolicy
# description: |
#   As long as no NetworkPolicy selects a pod, every pod of the cluster may connect to it, and it to everything: one
#   that is broken into reaches all others. A policy is also what documents who talks to whom.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
#   description: When a pod is isolated
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [workload]
#   needs: [inventory]
#   params:
#     both_directions:
#       type: boolean
#       default: false
#       description: Ask for a policy on ingress and one on egress, instead of any.
#   remediation: |
#     Add a NetworkPolicy that selects the pods and allows what they need, or one for the whole namespace that denies
#     everything else (`podSelector: {}`).
#   aliases:
#   - kube-linter:non-isolated-pod
#   - kube-score:pod-networkpolicy
#   - polaris:missingNetworkPolicy
#   - checkov:CKV2_K8S_6
#   - kubescape:C-0030
#   - cis:5.3.2
#   since: 0.1.0
package policies.networking.no_network_policy

import data.lib.inventory
import data.lib.k8s

default both_directions := false

both_directions := data.params.both_directions

deny contains {"msg": msg, "path": path} if {
	_is_on_the_pod_network
	_directions == set()
	not _has_other_policies
	path := array.concat(k8s.template_path, ["metadata", "labels"])
	msg := sprintf("no NetworkPolicy selects the pods of `%s`", [k8s.name])
}

deny contains {"msg": msg, "path": path} if {
	both_directions == true
	_is_on_the_pod_network
	_directions != set()
	not _has_other_policies
	some direction in ["Ingress", "Egress"]
	not direction in _directions
	path := array.concat(k8s.template_path, ["metadata", "labels"])
	msg := sprintf("no NetworkPolicy limits the %s of the pods of `%s`", [lower(direction), k8s.name])
}

# Policies do not apply to pods in the network of their node.
_is_on_the_pod_network if object.get(k8s.pod_spec, "hostNetwork", false) != true

_directions := {direction |
	some entry in inventory.selecting("NetworkPolicy", inventory.namespace_of(input), k8s.pod_labels)
	some policy in entry.objects
	some direction in policy.directions
}

# Policies of network plugins, which select pods in ways of their own. Whoever uses them is not told to use others.
_other_policies := {
	"cilium.io": {"CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"},
	"projectcalico.org": {"NetworkPolicy", "GlobalNetworkPolicy"},
	"crd.projectcalico.org": {"NetworkPolicy", "GlobalNetworkPolicy"},
	"crd.antrea.io": {"NetworkPolicy", "ClusterNetworkPolicy"},
	"policy.networking.k8s.io": {"AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"},
}

_has_other_policies if _has_any(data.inventory.namespace[inventory.namespace_of(input)])

_has_other_policies if _has_any(data.inventory.cluster)

_has_any(by_version) if {
	some group_version, by_kind in by_version
	some kind in _other_policies[split(group_version, "/")[0]]
	by_kind[kind]
}
