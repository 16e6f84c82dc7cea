# METADATA
# title: Container port on the node
# description: |
#   A port taken on the node itself is reachable from wherever the node is, past Services and, on many networks, past
#   NetworkPolicies; and only one pod a node can have it, which keeps others from being scheduled.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   description: Pod Security Standards, Host Ports
# - ref: https://kubernetes.io/docs/concepts/configuration/overview/
# custom:
#   severity: medium
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Remove `hostPort` and let a Service bring the traffic in.
#   aliases:
#   - polaris:hostPortSet
#   - pss:hostPorts
#   - trivy:KSV-0024
#   - checkov:CKV_K8S_26
#   - kubescape:C-0044
#   - cis:5.2.13
#   since: 0.1.0
package policies.security.host_port

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["ports", i, "hostPort"])} if {
	some c in k8s.containers
	some i, port in c.spec.ports
	port.hostPort != 0
	port.hostPort != null
	msg := sprintf("container `%s` takes port `%v` of its node", [k8s.container_name(c), port.hostPort])
}
