# METADATA
# title: Pod in the node's network namespace
# description: |
#   A pod in the network of its node reaches everything that listens on the node's loopback address, may listen in on
#   the traffic of other pods, and no NetworkPolicy holds it. Its ports also collide with those of other pods there.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   description: Pod Security Standards, Host Namespaces
# custom:
#   severity: high
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: >-
#     Remove `hostNetwork`; let a Service, or a `hostPort` where it cannot be helped, bring the traffic in.
#   aliases: [kube-linter:host-network, polaris:hostNetworkSet, pss:hostNamespaces, trivy:KSV-0009, checkov:CKV_K8S_19,
#     kubescape:C-0041, cis:5.2.5]
#   since: 0.1.0
package policies.security.host_network

import data.lib.k8s

deny contains {"msg": "the pod uses the network of its node (`hostNetwork`)", "path": array.concat(k8s.pod_spec_path, ["hostNetwork"])} if {
	k8s.pod_spec.hostNetwork == true
}
