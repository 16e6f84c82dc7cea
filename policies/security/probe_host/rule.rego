# METADATA
# title: Probe or hook that goes to another host
# description: |
#   The kubelet sends probes and hooks from the node. With a `host`, whoever writes a pod decides where the node connects
#   to: to its own loopback interface, to the cloud's metadata service, past every network policy.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_hostProbesAndhostLifecycle.go
# - ref: https://github.com/kubernetes/kubernetes/issues/99425
# custom:
#   severity: medium
#   bundles: [default, strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Remove `host`, so that the pod's own address is asked; send a name as the HTTP header `Host` instead.
#   aliases: [pss:hostProbesAndHostLifecycle]
#   since: 0.1.0
package policies.security.probe_host

import data.lib.k8s

# Part of the Pod Security Standards from 1.34 on; before that a `host` was accepted practice, and is here too.
deny contains {"msg": msg, "path": array.concat(c.path, array.concat(place, ["host"]))} if {
	k8s.minor >= 34
	some c in k8s.containers
	some place in _places
	host := object.get(c.spec, array.concat(place, ["host"]), "")
	not host in {"", null}
	msg := sprintf("container `%s` sends its `%s` to the host `%v`", [k8s.container_name(c), concat(".", place), host])
}

_places := [
	["livenessProbe", "httpGet"],
	["livenessProbe", "tcpSocket"],
	["readinessProbe", "httpGet"],
	["readinessProbe", "tcpSocket"],
	["startupProbe", "httpGet"],
	["startupProbe", "tcpSocket"],
	["lifecycle", "postStart", "httpGet"],
	["lifecycle", "postStart", "tcpSocket"],
	["lifecycle", "preStop", "httpGet"],
	["lifecycle", "preStop", "tcpSocket"],
]
