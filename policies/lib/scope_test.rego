package lib.scope_test

import data.lib.scope

_without_namespace := {
	["v1", "Namespace"],
	["v1", "Node"],
	["v1", "PersistentVolume"],
	["rbac.authorization.k8s.io/v1", "ClusterRole"],
	["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
	["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
	["apiregistration.k8s.io/v1", "APIService"],
	["storage.k8s.io/v1", "StorageClass"],
	["storage.k8s.io/v1", "CSIDriver"],
	["networking.k8s.io/v1", "IngressClass"],
	["networking.k8s.io/v1", "ServiceCIDR"],
	["scheduling.k8s.io/v1", "PriorityClass"],
	["node.k8s.io/v1", "RuntimeClass"],
	["admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"],
	["admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"],
	["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"],
	["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"],
	["admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy"],
	["certificates.k8s.io/v1", "CertificateSigningRequest"],
	["flowcontrol.apiserver.k8s.io/v1", "FlowSchema"],
	["authorization.k8s.io/v1", "SubjectAccessReview"],
	["authentication.k8s.io/v1", "TokenReview"],
	["resource.k8s.io/v1", "DeviceClass"],
	["policy/v1beta1", "PodSecurityPolicy"],
	["gateway.networking.k8s.io/v1", "GatewayClass"],
	["snapshot.storage.k8s.io/v1", "VolumeSnapshotClass"],
	["cert-manager.io/v1", "ClusterIssuer"],
	["external-secrets.io/v1", "ClusterSecretStore"],
	["kyverno.io/v1", "ClusterPolicy"],
	["templates.gatekeeper.sh/v1", "ConstraintTemplate"],
	["constraints.gatekeeper.sh/v1beta1", "K8sRequiredLabels"],
	["cilium.io/v2", "CiliumClusterwideNetworkPolicy"],
	["crd.projectcalico.org/v1", "GlobalNetworkPolicy"],
	["projectcalico.org/v3", "IPPool"],
	["karpenter.sh/v1", "NodePool"],
	["karpenter.k8s.aws/v1", "EC2NodeClass"],
	["keda.sh/v1alpha1", "ClusterTriggerAuthentication"],
	["argoproj.io/v1alpha1", "ClusterWorkflowTemplate"],
	["security.openshift.io/v1", "SecurityContextConstraints"],
	["config.openshift.io/v1", "Ingress"],
}

_in_namespace := {
	["v1", "Pod"],
	["v1", "Service"],
	["v1", "ConfigMap"],
	["v1", "Secret"],
	["v1", "ServiceAccount"],
	["v1", "PersistentVolumeClaim"],
	["v1", "LimitRange"],
	["apps/v1", "Deployment"],
	["apps/v1", "ControllerRevision"],
	["batch/v1", "CronJob"],
	["autoscaling/v2", "HorizontalPodAutoscaler"],
	["policy/v1", "PodDisruptionBudget"],
	["rbac.authorization.k8s.io/v1", "Role"],
	["rbac.authorization.k8s.io/v1", "RoleBinding"],
	["networking.k8s.io/v1", "Ingress"],
	["networking.k8s.io/v1", "NetworkPolicy"],
	["coordination.k8s.io/v1", "Lease"],
	["storage.k8s.io/v1", "CSIStorageCapacity"],
	["resource.k8s.io/v1", "ResourceClaim"],
	["certificates.k8s.io/v1beta1", "PodCertificateRequest"],
	["authorization.k8s.io/v1", "LocalSubjectAccessReview"],
	["gateway.networking.k8s.io/v1", "Gateway"],
	["cert-manager.io/v1", "Certificate"],
	["argoproj.io/v1alpha1", "Application"],
	["kyverno.io/v1", "Policy"],
	["crd.projectcalico.org/v1", "NetworkPolicy"],
	["cilium.io/v2", "CiliumNetworkPolicy"],
	["serving.knative.dev/v1", "Service"],
	["postgresql.cnpg.io/v1", "Cluster"],
	["cluster.x-k8s.io/v1beta1", "ClusterClass"],
	["operators.coreos.com/v1alpha1", "ClusterServiceVersion"],
	["example.com/v1", "Anything"],
	# The kind decides together with its group.
	["example.com/v1", "Node"],
	["example.com/v1", "Namespace"],
	["user.example.com/v1", "Group"],
}

_untold := {
	["kustomize.config.k8s.io/v1beta1", "Kustomization"],
	["kind.x-k8s.io/v1alpha4", "Cluster"],
	["kubeadm.k8s.io/v1beta4", "ClusterConfiguration"],
	["v1", "Config"],
	["example.com/v1", "ClusterThing"],
}

_object(names) := {"apiVersion": names[0], "kind": names[1]}

test_without_namespace if {
	every names in _without_namespace {
		scope.is_cluster_scoped with input as _object(names)
		not scope.is_namespaced with input as _object(names)
	}
}

test_in_namespace if {
	every names in _in_namespace {
		scope.is_namespaced with input as _object(names)
		not scope.is_cluster_scoped with input as _object(names)
	}
}

test_untold if {
	every names in _untold {
		not scope.is_namespaced with input as _object(names)
		not scope.is_cluster_scoped with input as _object(names)
	}
}

test_no_object if {
	every object in [{}, {"kind": "Pod"}, {"apiVersion": "v1"}, {"apiVersion": "v1", "kind": 7}, {"apiVersion": 1, "kind": "Pod"}] {
		not scope.is_namespaced with input as object
		not scope.is_cluster_scoped with input as object
	}
}
