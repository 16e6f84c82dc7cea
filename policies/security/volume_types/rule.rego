# METADATA
# title: Volume of a type that reaches out of the pod
# description: |
#   Network and node volumes named in a pod itself bypass the administrator, who otherwise decides by means of
#   PersistentVolumes who may mount what. Several of the old types also hand the node's credentials to the pod.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# - ref: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/pod-security-admission/policy/check_restrictedVolumes.go
# custom:
#   severity: medium
#   bundles: [strict, pss-restricted]
#   kinds: [workload]
#   remediation: >-
#     Use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret.
#   aliases: [pss:restrictedVolumes, trivy:KSV-0028, trivy:KSV-0121]
#   since: 0.1.0
package policies.security.volume_types

import data.lib.k8s

# `image` is allowed whatever the version: the Pod Security Standards gave it to all of them at once.
_allowed := {
	"configMap",
	"csi",
	"downwardAPI",
	"emptyDir",
	"ephemeral",
	"image",
	"persistentVolumeClaim",
	"projected",
	"secret",
}

# A volume without any source is an emptyDir.
deny contains {"msg": msg, "path": array.concat(k8s.pod_spec_path, ["volumes", i, type])} if {
	some i, volume in k8s.pod_spec.volumes
	is_object(volume)
	some type, source in volume
	type != "name"
	source != null
	not type in _allowed
	msg := sprintf("the volume `%v` is of type `%s`", [object.get(volume, "name", i), type])
}
