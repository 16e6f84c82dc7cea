# METADATA
# title: Volume from the node's file system
# description: |
#   A hostPath volume ties a pod to the files of one node: what it reads and writes there differs from node to node, is
#   shared with everything else that runs on it, and outlives the pod. It is the usual way from a container to its node.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   description: Pod Security Standards, HostPath Volumes
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# custom:
#   severity: medium
#   bundles: [strict, pss-baseline, pss-restricted]
#   kinds: [workload]
#   remediation: Use an `emptyDir`, a ConfigMap or a PersistentVolumeClaim instead.
#   aliases: [polaris:hostPathSet, pss:hostPathVolumes, trivy:KSV-0023, kubescape:C-0048, cis:5.2.12]
#   since: 0.1.0
package policies.security.host_path

import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["volumes", i, "hostPath"])} if {
	some i, volume in k8s.pod_spec.volumes
	host_path := volume.hostPath
	host_path != null
	msg := sprintf("volume `%v` is %s of the node", [object.get(volume, "name", i), _what(host_path)])
}

_what(host_path) := sprintf("`%v`", [host_path.path]) if {
	host_path.path
} else := "a path"
