# METADATA
# title: The life of the Kubernetes API
# description: |
#   For every `apiVersion` and kind that Kubernetes serves or once served, the minor release (`33` is 1.33) that
#   introduced it, the one that deprecated it and the one that stopped serving it, and what to write instead. The
#   facts are those of the API lifecycle markers in k8s.io/api (1.19 to 1.37) and of the deprecated API migration
#   guide; where an alpha type came or went without a marker, the release counts that has it first, or no more.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
# - ref: https://github.com/kubernetes/api
package lib.api_versions

import data.lib.k8s

# METADATA
# description: The entry of the object's own `apiVersion` and kind; undefined for an API that is not Kubernetes' own.
entry := versions[input.apiVersion][input.kind]

# METADATA
# description: What to write instead of the object's own API at the target release, as the end of a message.
advice := sprintf("use `%s` %s", [replacement, kind]) if {
	replacement := entry.replacement
	kind := object.get(entry, "kind", input.kind)
	versions[replacement][kind].introduced <= k8s.minor
} else := sprintf("use `%s` %s", [newest[1], input.kind]) if {
	newest := newest_served
	newest[0] > entry.introduced
} else := sprintf("use `%s` %s from Kubernetes 1.%d on", [replacement, kind, since]) if {
	replacement := entry.replacement
	kind := object.get(entry, "kind", input.kind)
	since := versions[replacement][kind].introduced
} else := concat("", ["use ", entry.instead]) if {
	entry.instead
} else := "no successor is known"

# METADATA
# description: |
#   The newest version of the object's API group that serves its kind at the target release, as
#   `[the minor release that introduced it, apiVersion]`; undefined when there is none. It walks the table, so it is
#   for messages only.
newest_served := max([[e.introduced, api_version] |
	some api_version, kinds in versions
	_group(api_version) == k8s.group
	e := kinds[input.kind]
	e.introduced <= k8s.minor
	object.get(e, "removed", k8s.minor + 1) > k8s.minor
])

_group(api_version) := split(api_version, "/")[0] if {
	contains(api_version, "/")
} else := ""

# METADATA
# description: |
#   apiVersion → kind → `{introduced, deprecated, removed, replacement, kind, instead}`: three minor releases; the
#   `apiVersion` of the replacement, and its kind where that differs; what to do instead where no API replaces it.
versions := {
	"admissionregistration.k8s.io/v1": {
		"MutatingAdmissionPolicy": {"introduced": 36},
		"MutatingAdmissionPolicyBinding": {"introduced": 36},
		"MutatingWebhookConfiguration": {"introduced": 16},
		"ValidatingAdmissionPolicy": {"introduced": 30},
		"ValidatingAdmissionPolicyBinding": {"introduced": 30},
		"ValidatingWebhookConfiguration": {"introduced": 16},
	},
	"admissionregistration.k8s.io/v1alpha1": {
		"MutatingAdmissionPolicy": {"introduced": 32, "deprecated": 35, "removed": 38, "replacement": "admissionregistration.k8s.io/v1"},
		"MutatingAdmissionPolicyBinding": {"introduced": 32, "deprecated": 35, "removed": 38, "replacement": "admissionregistration.k8s.io/v1"},
		"ValidatingAdmissionPolicy": {"introduced": 26, "deprecated": 29, "removed": 32, "replacement": "admissionregistration.k8s.io/v1"},
		"ValidatingAdmissionPolicyBinding": {"introduced": 26, "deprecated": 29, "removed": 32, "replacement": "admissionregistration.k8s.io/v1"},
	},
	"admissionregistration.k8s.io/v1beta1": {
		"MutatingAdmissionPolicy": {"introduced": 34, "deprecated": 37, "removed": 40, "replacement": "admissionregistration.k8s.io/v1"},
		"MutatingAdmissionPolicyBinding": {"introduced": 34, "deprecated": 37, "removed": 40, "replacement": "admissionregistration.k8s.io/v1"},
		"MutatingWebhookConfiguration": {"introduced": 9, "deprecated": 16, "removed": 22, "replacement": "admissionregistration.k8s.io/v1"},
		"ValidatingAdmissionPolicy": {"introduced": 28, "deprecated": 31, "removed": 34, "replacement": "admissionregistration.k8s.io/v1"},
		"ValidatingAdmissionPolicyBinding": {"introduced": 28, "deprecated": 31, "removed": 34, "replacement": "admissionregistration.k8s.io/v1"},
		"ValidatingWebhookConfiguration": {"introduced": 9, "deprecated": 16, "removed": 22, "replacement": "admissionregistration.k8s.io/v1"},
	},
	"apiextensions.k8s.io/v1": {"CustomResourceDefinition": {"introduced": 16}},
	"apiextensions.k8s.io/v1beta1": {"CustomResourceDefinition": {"introduced": 7, "deprecated": 16, "removed": 22, "replacement": "apiextensions.k8s.io/v1"}},
	"apiregistration.k8s.io/v1": {"APIService": {"introduced": 10}},
	"apiregistration.k8s.io/v1beta1": {"APIService": {"introduced": 7, "deprecated": 19, "removed": 22, "replacement": "apiregistration.k8s.io/v1"}},
	"apps/v1": {
		"ControllerRevision": {"introduced": 9},
		"DaemonSet": {"introduced": 9},
		"Deployment": {"introduced": 9},
		"ReplicaSet": {"introduced": 9},
		"StatefulSet": {"introduced": 9},
	},
	"apps/v1beta1": {
		"ControllerRevision": {"introduced": 7, "deprecated": 8, "removed": 16, "replacement": "apps/v1"},
		"Deployment": {"introduced": 6, "deprecated": 8, "removed": 16, "replacement": "apps/v1"},
		"ReplicaSet": {"introduced": 6, "deprecated": 8, "removed": 16, "replacement": "apps/v1"},
		"StatefulSet": {"introduced": 5, "deprecated": 8, "removed": 16, "replacement": "apps/v1"},
	},
	"apps/v1beta2": {
		"ControllerRevision": {"introduced": 8, "deprecated": 9, "removed": 16, "replacement": "apps/v1"},
		"DaemonSet": {"introduced": 8, "deprecated": 9, "removed": 16, "replacement": "apps/v1"},
		"Deployment": {"introduced": 8, "deprecated": 9, "removed": 16, "replacement": "apps/v1"},
		"ReplicaSet": {"introduced": 8, "deprecated": 9, "removed": 16, "replacement": "apps/v1"},
		"StatefulSet": {"introduced": 8, "deprecated": 9, "removed": 16, "replacement": "apps/v1"},
	},
	"auditregistration.k8s.io/v1alpha1": {"AuditSink": {"introduced": 13, "removed": 19, "instead": "the audit webhook backend of the API server"}},
	"authentication.k8s.io/v1": {
		"SelfSubjectReview": {"introduced": 28},
		"TokenRequest": {"introduced": 10},
		"TokenReview": {"introduced": 6},
	},
	"authentication.k8s.io/v1alpha1": {"SelfSubjectReview": {"introduced": 26, "deprecated": 29, "removed": 32, "replacement": "authentication.k8s.io/v1"}},
	"authentication.k8s.io/v1beta1": {
		"SelfSubjectReview": {"introduced": 27, "deprecated": 30, "removed": 33, "replacement": "authentication.k8s.io/v1"},
		"TokenReview": {"introduced": 4, "deprecated": 19, "removed": 22, "replacement": "authentication.k8s.io/v1"},
	},
	"authorization.k8s.io/v1": {
		"LocalSubjectAccessReview": {"introduced": 6},
		"SelfSubjectAccessReview": {"introduced": 6},
		"SelfSubjectRulesReview": {"introduced": 8},
		"SubjectAccessReview": {"introduced": 6},
	},
	"authorization.k8s.io/v1beta1": {
		"LocalSubjectAccessReview": {"introduced": 2, "deprecated": 19, "removed": 22, "replacement": "authorization.k8s.io/v1"},
		"SelfSubjectAccessReview": {"introduced": 2, "deprecated": 19, "removed": 22, "replacement": "authorization.k8s.io/v1"},
		"SelfSubjectRulesReview": {"introduced": 8, "deprecated": 19, "removed": 22, "replacement": "authorization.k8s.io/v1"},
		"SubjectAccessReview": {"introduced": 2, "deprecated": 19, "removed": 22, "replacement": "authorization.k8s.io/v1"},
	},
	"autoscaling/v1": {"HorizontalPodAutoscaler": {"introduced": 2}},
	"autoscaling/v2": {"HorizontalPodAutoscaler": {"introduced": 23}},
	"autoscaling/v2beta1": {"HorizontalPodAutoscaler": {"introduced": 8, "deprecated": 22, "removed": 25, "replacement": "autoscaling/v2"}},
	"autoscaling/v2beta2": {"HorizontalPodAutoscaler": {"introduced": 12, "deprecated": 23, "removed": 26, "replacement": "autoscaling/v2"}},
	"batch/v1": {
		"CronJob": {"introduced": 21},
		"Job": {"introduced": 2},
	},
	"batch/v1beta1": {"CronJob": {"introduced": 8, "deprecated": 21, "removed": 25, "replacement": "batch/v1"}},
	"batch/v2alpha1": {"CronJob": {"introduced": 4, "deprecated": 8, "removed": 21, "replacement": "batch/v1"}},
	"certificates.k8s.io/v1": {
		"CertificateSigningRequest": {"introduced": 19},
		"ClusterTrustBundle": {"introduced": 37},
		"PodCertificateRequest": {"introduced": 37},
	},
	"certificates.k8s.io/v1alpha1": {
		"ClusterTrustBundle": {"introduced": 27, "deprecated": 34, "removed": 37, "replacement": "certificates.k8s.io/v1"},
		"PodCertificateRequest": {"introduced": 34, "deprecated": 35, "removed": 35, "replacement": "certificates.k8s.io/v1"},
	},
	"certificates.k8s.io/v1beta1": {
		"CertificateSigningRequest": {"introduced": 12, "deprecated": 19, "removed": 22, "replacement": "certificates.k8s.io/v1"},
		"ClusterTrustBundle": {"introduced": 33, "deprecated": 37, "removed": 40, "replacement": "certificates.k8s.io/v1"},
		"PodCertificateRequest": {"introduced": 35, "deprecated": 37, "removed": 40, "replacement": "certificates.k8s.io/v1"},
	},
	"coordination.k8s.io/v1": {"Lease": {"introduced": 14}},
	"coordination.k8s.io/v1alpha1": {"LeaseCandidate": {"introduced": 31, "deprecated": 32, "removed": 32, "replacement": "coordination.k8s.io/v1beta1"}},
	"coordination.k8s.io/v1alpha2": {"LeaseCandidate": {"introduced": 32, "deprecated": 35, "removed": 38, "replacement": "coordination.k8s.io/v1beta1"}},
	"coordination.k8s.io/v1beta1": {
		"Lease": {"introduced": 12, "deprecated": 19, "removed": 22, "replacement": "coordination.k8s.io/v1"},
		"LeaseCandidate": {"introduced": 33, "deprecated": 36, "removed": 39},
	},
	"discovery.k8s.io/v1": {"EndpointSlice": {"introduced": 21}},
	"discovery.k8s.io/v1alpha1": {"EndpointSlice": {"introduced": 16, "deprecated": 17, "removed": 21, "replacement": "discovery.k8s.io/v1"}},
	"discovery.k8s.io/v1beta1": {"EndpointSlice": {"introduced": 16, "deprecated": 21, "removed": 25, "replacement": "discovery.k8s.io/v1"}},
	"events.k8s.io/v1": {"Event": {"introduced": 19}},
	"events.k8s.io/v1beta1": {"Event": {"introduced": 8, "deprecated": 22, "removed": 25, "replacement": "events.k8s.io/v1"}},
	"extensions/v1beta1": {
		"DaemonSet": {"introduced": 1, "deprecated": 8, "removed": 16, "replacement": "apps/v1"},
		"Deployment": {"introduced": 1, "deprecated": 8, "removed": 16, "replacement": "apps/v1"},
		"HorizontalPodAutoscaler": {"introduced": 1, "deprecated": 2, "removed": 16, "replacement": "autoscaling/v2"},
		"Ingress": {"introduced": 1, "deprecated": 14, "removed": 22, "replacement": "networking.k8s.io/v1"},
		"Job": {"introduced": 1, "deprecated": 2, "removed": 16, "replacement": "batch/v1"},
		"NetworkPolicy": {"introduced": 3, "deprecated": 9, "removed": 16, "replacement": "networking.k8s.io/v1"},
		"PodSecurityPolicy": {"introduced": 2, "deprecated": 11, "removed": 16, "instead": "Pod Security Admission"},
		"ReplicaSet": {"introduced": 2, "deprecated": 8, "removed": 16, "replacement": "apps/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1": {
		"FlowSchema": {"introduced": 29},
		"PriorityLevelConfiguration": {"introduced": 29},
	},
	"flowcontrol.apiserver.k8s.io/v1alpha1": {
		"FlowSchema": {"introduced": 18, "deprecated": 20, "removed": 21, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"introduced": 18, "deprecated": 20, "removed": 21, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta1": {
		"FlowSchema": {"introduced": 20, "deprecated": 23, "removed": 26, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"introduced": 20, "deprecated": 23, "removed": 26, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta2": {
		"FlowSchema": {"introduced": 23, "deprecated": 26, "removed": 29, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"introduced": 23, "deprecated": 26, "removed": 29, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta3": {
		"FlowSchema": {"introduced": 26, "deprecated": 29, "removed": 32, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"introduced": 26, "deprecated": 29, "removed": 32, "replacement": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"internal.apiserver.k8s.io/v1alpha1": {"StorageVersion": {"introduced": 20}},
	"lifecycle.k8s.io/v1alpha1": {
		"Eviction": {"introduced": 37, "deprecated": 40, "removed": 43},
		"EvictionRequest": {"introduced": 37, "deprecated": 40, "removed": 43},
	},
	"networking.k8s.io/v1": {
		"IPAddress": {"introduced": 33},
		"Ingress": {"introduced": 19},
		"IngressClass": {"introduced": 19},
		"NetworkPolicy": {"introduced": 7},
		"ServiceCIDR": {"introduced": 33},
	},
	"networking.k8s.io/v1alpha1": {
		"ClusterCIDR": {"introduced": 25, "deprecated": 28, "removed": 29},
		"IPAddress": {"introduced": 27, "deprecated": 30, "removed": 33, "replacement": "networking.k8s.io/v1"},
		"ServiceCIDR": {"introduced": 29, "deprecated": 30, "removed": 33, "replacement": "networking.k8s.io/v1"},
	},
	"networking.k8s.io/v1beta1": {
		"IPAddress": {"introduced": 31, "deprecated": 34, "removed": 37, "replacement": "networking.k8s.io/v1"},
		"Ingress": {"introduced": 14, "deprecated": 19, "removed": 22, "replacement": "networking.k8s.io/v1"},
		"IngressClass": {"introduced": 18, "deprecated": 19, "removed": 22, "replacement": "networking.k8s.io/v1"},
		"ServiceCIDR": {"introduced": 31, "deprecated": 34, "removed": 37, "replacement": "networking.k8s.io/v1"},
	},
	"node.k8s.io/v1": {"RuntimeClass": {"introduced": 20}},
	"node.k8s.io/v1alpha1": {"RuntimeClass": {"introduced": 12, "deprecated": 20, "removed": 24, "replacement": "node.k8s.io/v1"}},
	"node.k8s.io/v1beta1": {"RuntimeClass": {"introduced": 13, "deprecated": 22, "removed": 25, "replacement": "node.k8s.io/v1"}},
	"policy/v1": {
		"Eviction": {"introduced": 22},
		"PodDisruptionBudget": {"introduced": 21},
	},
	"policy/v1beta1": {
		"Eviction": {"introduced": 5, "deprecated": 22, "removed": 25, "replacement": "policy/v1"},
		"PodDisruptionBudget": {"introduced": 5, "deprecated": 21, "removed": 25, "replacement": "policy/v1"},
		"PodSecurityPolicy": {"introduced": 10, "deprecated": 21, "removed": 25, "instead": "Pod Security Admission"},
	},
	"rbac.authorization.k8s.io/v1": {
		"ClusterRole": {"introduced": 8},
		"ClusterRoleBinding": {"introduced": 8},
		"Role": {"introduced": 8},
		"RoleBinding": {"introduced": 8},
	},
	"rbac.authorization.k8s.io/v1alpha1": {
		"ClusterRole": {"introduced": 5, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
		"ClusterRoleBinding": {"introduced": 5, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
		"Role": {"introduced": 5, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
		"RoleBinding": {"introduced": 5, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
	},
	"rbac.authorization.k8s.io/v1beta1": {
		"ClusterRole": {"introduced": 6, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
		"ClusterRoleBinding": {"introduced": 6, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
		"Role": {"introduced": 6, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
		"RoleBinding": {"introduced": 6, "deprecated": 17, "removed": 22, "replacement": "rbac.authorization.k8s.io/v1"},
	},
	"resource.k8s.io/v1": {
		"DeviceClass": {"introduced": 34},
		"DeviceTaintRule": {"introduced": 37},
		"ResourceClaim": {"introduced": 34},
		"ResourceClaimTemplate": {"introduced": 34},
		"ResourceSlice": {"introduced": 34},
	},
	"resource.k8s.io/v1alpha1": {
		"PodScheduling": {"introduced": 26, "deprecated": 27, "removed": 27},
		"ResourceClaim": {"introduced": 26, "deprecated": 27, "removed": 27, "replacement": "resource.k8s.io/v1"},
		"ResourceClaimTemplate": {"introduced": 26, "deprecated": 27, "removed": 27, "replacement": "resource.k8s.io/v1"},
		"ResourceClass": {"introduced": 26, "deprecated": 27, "removed": 27, "replacement": "resource.k8s.io/v1", "kind": "DeviceClass"},
	},
	"resource.k8s.io/v1alpha2": {
		"PodSchedulingContext": {"introduced": 27, "deprecated": 31, "removed": 31, "replacement": "resource.k8s.io/v1alpha3"},
		"ResourceClaim": {"introduced": 27, "deprecated": 31, "removed": 31, "replacement": "resource.k8s.io/v1"},
		"ResourceClaimTemplate": {"introduced": 27, "deprecated": 31, "removed": 31, "replacement": "resource.k8s.io/v1"},
		"ResourceClass": {"introduced": 27, "deprecated": 31, "removed": 31, "replacement": "resource.k8s.io/v1", "kind": "DeviceClass"},
	},
	"resource.k8s.io/v1alpha3": {
		"DeviceClass": {"introduced": 31, "deprecated": 32, "removed": 34, "replacement": "resource.k8s.io/v1"},
		"DeviceTaintRule": {"introduced": 33, "deprecated": 36, "removed": 39, "replacement": "resource.k8s.io/v1"},
		"PodSchedulingContext": {"introduced": 31, "deprecated": 32, "removed": 32},
		"ResourceClaim": {"introduced": 31, "deprecated": 32, "removed": 34, "replacement": "resource.k8s.io/v1"},
		"ResourceClaimTemplate": {"introduced": 31, "deprecated": 32, "removed": 34, "replacement": "resource.k8s.io/v1"},
		"ResourcePoolStatusRequest": {"introduced": 36, "deprecated": 39, "removed": 42},
		"ResourceSlice": {"introduced": 31, "deprecated": 32, "removed": 34, "replacement": "resource.k8s.io/v1"},
	},
	"resource.k8s.io/v1beta1": {
		"DeviceClass": {"introduced": 32, "deprecated": 35, "removed": 38, "replacement": "resource.k8s.io/v1"},
		"ResourceClaim": {"introduced": 32, "deprecated": 35, "removed": 38, "replacement": "resource.k8s.io/v1"},
		"ResourceClaimTemplate": {"introduced": 32, "deprecated": 35, "removed": 38, "replacement": "resource.k8s.io/v1"},
		"ResourceSlice": {"introduced": 32, "deprecated": 35, "removed": 38, "replacement": "resource.k8s.io/v1"},
	},
	"resource.k8s.io/v1beta2": {
		"DeviceClass": {"introduced": 33, "deprecated": 36, "removed": 39, "replacement": "resource.k8s.io/v1"},
		"DeviceTaintRule": {"introduced": 36, "deprecated": 39, "removed": 42, "replacement": "resource.k8s.io/v1"},
		"ResourceClaim": {"introduced": 33, "deprecated": 36, "removed": 39, "replacement": "resource.k8s.io/v1"},
		"ResourceClaimTemplate": {"introduced": 33, "deprecated": 36, "removed": 39, "replacement": "resource.k8s.io/v1"},
		"ResourceSlice": {"introduced": 33, "deprecated": 36, "removed": 39, "replacement": "resource.k8s.io/v1"},
	},
	"scheduling.k8s.io/v1": {"PriorityClass": {"introduced": 14}},
	"scheduling.k8s.io/v1alpha1": {
		"PriorityClass": {"introduced": 8, "deprecated": 14, "removed": 22, "replacement": "scheduling.k8s.io/v1"},
		"Workload": {"introduced": 35, "deprecated": 36, "removed": 36, "replacement": "scheduling.k8s.io/v1beta1"},
	},
	"scheduling.k8s.io/v1alpha2": {
		"PodGroup": {"introduced": 36, "deprecated": 37, "removed": 37, "replacement": "scheduling.k8s.io/v1beta1"},
		"Workload": {"introduced": 36, "deprecated": 37, "removed": 37, "replacement": "scheduling.k8s.io/v1beta1"},
	},
	"scheduling.k8s.io/v1alpha3": {
		"CompositePodGroup": {"introduced": 37},
		"PodGroup": {"introduced": 37},
		"Workload": {"introduced": 37},
	},
	"scheduling.k8s.io/v1beta1": {
		"PodGroup": {"introduced": 37, "deprecated": 40, "removed": 43},
		"PriorityClass": {"introduced": 11, "deprecated": 14, "removed": 22, "replacement": "scheduling.k8s.io/v1"},
		"Workload": {"introduced": 37, "deprecated": 40, "removed": 43},
	},
	"settings.k8s.io/v1alpha1": {"PodPreset": {"introduced": 6, "removed": 20, "instead": "an admission webhook"}},
	"storage.k8s.io/v1": {
		"CSIDriver": {"introduced": 18},
		"CSINode": {"introduced": 17},
		"CSIStorageCapacity": {"introduced": 24},
		"StorageClass": {"introduced": 6},
		"VolumeAttachment": {"introduced": 13},
		"VolumeAttributesClass": {"introduced": 34},
	},
	"storage.k8s.io/v1alpha1": {
		"CSIStorageCapacity": {"introduced": 19, "deprecated": 21, "removed": 24, "replacement": "storage.k8s.io/v1"},
		"VolumeAttachment": {"introduced": 9, "deprecated": 21, "removed": 24, "replacement": "storage.k8s.io/v1"},
		"VolumeAttributesClass": {"introduced": 29, "deprecated": 32, "removed": 35, "replacement": "storage.k8s.io/v1"},
	},
	"storage.k8s.io/v1beta1": {
		"CSIDriver": {"introduced": 14, "deprecated": 19, "removed": 22, "replacement": "storage.k8s.io/v1"},
		"CSINode": {"introduced": 14, "deprecated": 17, "removed": 22, "replacement": "storage.k8s.io/v1"},
		"CSIStorageCapacity": {"introduced": 21, "deprecated": 24, "removed": 27, "replacement": "storage.k8s.io/v1"},
		"StorageClass": {"introduced": 4, "deprecated": 19, "removed": 22, "replacement": "storage.k8s.io/v1"},
		"VolumeAttachment": {"introduced": 10, "deprecated": 19, "removed": 22, "replacement": "storage.k8s.io/v1"},
		"VolumeAttributesClass": {"introduced": 31, "deprecated": 34, "removed": 37, "replacement": "storage.k8s.io/v1"},
	},
	"storagemigration.k8s.io/v1": {"StorageVersionMigration": {"introduced": 37}},
	"storagemigration.k8s.io/v1alpha1": {"StorageVersionMigration": {"introduced": 30, "deprecated": 33, "removed": 35, "replacement": "storagemigration.k8s.io/v1"}},
	"storagemigration.k8s.io/v1beta1": {"StorageVersionMigration": {"introduced": 35, "deprecated": 37, "removed": 40, "replacement": "storagemigration.k8s.io/v1"}},
	"v1": {
		"Binding": {"introduced": 0},
		"ComponentStatus": {"introduced": 0, "deprecated": 19, "instead": "the health endpoints of the components"},
		"ConfigMap": {"introduced": 2},
		"Endpoints": {"introduced": 0, "deprecated": 33, "replacement": "discovery.k8s.io/v1", "kind": "EndpointSlice"},
		"Event": {"introduced": 0},
		"LimitRange": {"introduced": 0},
		"Namespace": {"introduced": 0},
		"Node": {"introduced": 0},
		"PersistentVolume": {"introduced": 0},
		"PersistentVolumeClaim": {"introduced": 0},
		"Pod": {"introduced": 0},
		"PodTemplate": {"introduced": 0},
		"ReplicationController": {"introduced": 0},
		"ResourceQuota": {"introduced": 0},
		"Secret": {"introduced": 0},
		"Service": {"introduced": 0},
		"ServiceAccount": {"introduced": 0},
	},
}
