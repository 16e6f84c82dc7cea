# METADATA
# title: Scopes
# description: |
#   Whether an object lives in a namespace. A manifest does not say so itself; the kind does. The built-in kinds are
#   those of all releases so far (`+genclient:nonNamespaced` in k8s.io/api), gone ones included; of custom resources
#   those that are widely used. Any other kind is taken to be namespaced, as nearly all are.
package lib.scope

import data.lib.k8s

# Kinds without a namespace, by API group.
_cluster_kinds := {
	"": {"ComponentStatus", "Namespace", "Node", "PersistentVolume"},
	"admissionregistration.k8s.io": {
		"MutatingAdmissionPolicy",
		"MutatingAdmissionPolicyBinding",
		"MutatingWebhookConfiguration",
		"ValidatingAdmissionPolicy",
		"ValidatingAdmissionPolicyBinding",
		"ValidatingWebhookConfiguration",
	},
	"apiextensions.k8s.io": {"CustomResourceDefinition"},
	"apiregistration.k8s.io": {"APIService"},
	"authentication.k8s.io": {"SelfSubjectReview", "TokenReview"},
	"authorization.k8s.io": {"SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"},
	"certificates.k8s.io": {"CertificateSigningRequest", "ClusterTrustBundle"},
	"extensions": {"PodSecurityPolicy"},
	"flowcontrol.apiserver.k8s.io": {"FlowSchema", "PriorityLevelConfiguration"},
	"imagepolicy.k8s.io": {"ImageReview"},
	"internal.apiserver.k8s.io": {"StorageVersion"},
	"metrics.k8s.io": {"NodeMetrics"},
	"networking.k8s.io": {"ClusterCIDR", "IPAddress", "IngressClass", "ServiceCIDR"},
	"node.k8s.io": {"RuntimeClass"},
	"policy": {"PodSecurityPolicy"},
	"rbac.authorization.k8s.io": {"ClusterRole", "ClusterRoleBinding"},
	"resource.k8s.io": {
		"DeviceClass",
		"DeviceTaintRule",
		"ResourceClass",
		"ResourcePoolStatusRequest",
		"ResourceSlice",
	},
	"scheduling.k8s.io": {"PriorityClass"},
	"storage.k8s.io": {"CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"},
	"storagemigration.k8s.io": {"StorageVersionMigration"},
	# The projects around Kubernetes itself.
	"gateway.networking.k8s.io": {"GatewayClass"},
	"gateway.networking.x-k8s.io": {"XMesh"},
	"groupsnapshot.storage.k8s.io": {"VolumeGroupSnapshotClass", "VolumeGroupSnapshotContent"},
	"kueue.x-k8s.io": {
		"AdmissionCheck",
		"ClusterQueue",
		"Cohort",
		"MultiKueueCluster",
		"MultiKueueConfig",
		"ProvisioningRequestConfig",
		"ResourceFlavor",
		"Topology",
		"WorkloadPriorityClass",
	},
	"nfd.k8s-sigs.io": {"NodeFeatureRule"},
	"policy.networking.k8s.io": {"AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"},
	"runtime.cluster.x-k8s.io": {"ExtensionConfig"},
	"snapshot.storage.k8s.io": {"VolumeSnapshotClass", "VolumeSnapshotContent"},
	# Certificates, secrets, identities.
	"cert-manager.io": {"ClusterIssuer"},
	"external-secrets.io": {"ClusterExternalSecret", "ClusterPushSecret", "ClusterSecretStore"},
	"generators.external-secrets.io": {"ClusterGenerator"},
	"policy.cert-manager.io": {"CertificateRequestPolicy"},
	"spire.spiffe.io": {"ClusterFederatedTrustDomain", "ClusterSPIFFEID", "ClusterStaticEntry"},
	"trust.cert-manager.io": {"Bundle", "ClusterBundle"},
	# Policies and reports.
	"aquasecurity.github.io": {
		"ClusterComplianceReport",
		"ClusterConfigAuditReport",
		"ClusterInfraAssessmentReport",
		"ClusterRbacAssessmentReport",
		"ClusterSbomReport",
		"ClusterVulnerabilityReport",
	},
	"expansion.gatekeeper.sh": {"ExpansionTemplate"},
	"externaldata.gatekeeper.sh": {"Provider"},
	"kyverno.io": {
		"ClusterAdmissionReport",
		"ClusterBackgroundScanReport",
		"ClusterCleanupPolicy",
		"ClusterPolicy",
		"GlobalContextEntry",
	},
	"mutations.gatekeeper.sh": {"Assign", "AssignImage", "AssignMetadata", "ModifySet"},
	"openreports.io": {"ClusterReport"},
	"policies.kyverno.io": {
		"DeletingPolicy",
		"GeneratingPolicy",
		"ImageValidatingPolicy",
		"MutatingPolicy",
		"ValidatingPolicy",
	},
	"reports.kyverno.io": {"ClusterEphemeralReport"},
	"syncset.gatekeeper.sh": {"SyncSet"},
	"templates.gatekeeper.sh": {"ConstraintTemplate"},
	"wgpolicyk8s.io": {"ClusterPolicyReport"},
	# Networks.
	"cilium.io": {
		"CiliumBGPAdvertisement",
		"CiliumBGPClusterConfig",
		"CiliumBGPNodeConfig",
		"CiliumBGPNodeConfigOverride",
		"CiliumBGPPeerConfig",
		"CiliumBGPPeeringPolicy",
		"CiliumCIDRGroup",
		"CiliumClusterwideEnvoyConfig",
		"CiliumClusterwideNetworkPolicy",
		"CiliumEgressGatewayPolicy",
		"CiliumExternalWorkload",
		"CiliumIdentity",
		"CiliumL2AnnouncementPolicy",
		"CiliumLoadBalancerIPPool",
		"CiliumNode",
		"CiliumPodIPPool",
	},
	# Delivery and autoscaling.
	"apiextensions.crossplane.io": {
		"Composition",
		"CompositionRevision",
		"CompositeResourceDefinition",
		"EnvironmentConfig",
		"Usage",
	},
	"argoproj.io": {"ClusterAnalysisTemplate", "ClusterWorkflowTemplate"},
	"capsule.clastix.io": {"Tenant"},
	"eventing.keda.sh": {"ClusterCloudEventSource"},
	"karpenter.azure.com": {"AKSNodeClass"},
	"karpenter.k8s.aws": {"AWSNodeTemplate", "EC2NodeClass"},
	"karpenter.sh": {"Machine", "NodeClaim", "NodeOverlay", "NodePool", "Provisioner"},
	"keda.sh": {"ClusterTriggerAuthentication"},
	"operators.coreos.com": {"OLMConfig", "Operator"},
	"pkg.crossplane.io": {
		"Configuration",
		"ConfigurationRevision",
		"ControllerConfig",
		"DeploymentRuntimeConfig",
		"Function",
		"FunctionRevision",
		"ImageConfig",
		"Lock",
		"Provider",
		"ProviderRevision",
	},
	"apps.kruise.io": {"NodeImage", "SidecarSet"},
	"tekton.dev": {"ClusterTask"},
	"triggers.tekton.dev": {"ClusterInterceptor", "ClusterTriggerBinding"},
	# Clouds and hardware.
	"cloud.google.com": {"ComputeClass"},
	"crd.k8s.amazonaws.com": {"ENIConfig"},
	"eks.amazonaws.com": {"IngressClassParams", "NodeClass", "NodeDiagnostic"},
	"elbv2.k8s.aws": {"IngressClassParams"},
	"nvidia.com": {"ClusterPolicy", "NVIDIADriver"},
	"vpcresources.k8s.aws": {"CNINode"},
	# Virtual machines.
	"cdi.kubevirt.io": {"CDI", "CDIConfig", "StorageProfile"},
	"instancetype.kubevirt.io": {"VirtualMachineClusterInstancetype", "VirtualMachineClusterPreference"},
	# OpenShift.
	"authorization.openshift.io": {"ClusterRole", "ClusterRoleBinding"},
	"image.openshift.io": {"Image", "ImageSignature"},
	"machineconfiguration.openshift.io": {
		"ContainerRuntimeConfig",
		"ControllerConfig",
		"KubeletConfig",
		"MachineConfig",
		"MachineConfigPool",
	},
	"network.openshift.io": {"ClusterNetwork", "HostSubnet", "NetNamespace"},
	"oauth.openshift.io": {"OAuthAccessToken", "OAuthAuthorizeToken", "OAuthClient", "OAuthClientAuthorization"},
	"project.openshift.io": {"Project", "ProjectRequest"},
	"quota.openshift.io": {"ClusterResourceQuota"},
	"security.openshift.io": {"SecurityContextConstraints"},
	"user.openshift.io": {"Group", "Identity", "User", "UserIdentityMapping"},
}

# Calico's own API and its API server's share these.
_calico_groups := {"crd.projectcalico.org", "projectcalico.org"}

_calico_kinds := {
	"BGPConfiguration",
	"BGPFilter",
	"BGPPeer",
	"BlockAffinity",
	"CalicoNodeStatus",
	"ClusterInformation",
	"FelixConfiguration",
	"GlobalNetworkPolicy",
	"GlobalNetworkSet",
	"HostEndpoint",
	"IPAMBlock",
	"IPAMConfig",
	"IPAMHandle",
	"IPPool",
	"IPReservation",
	"KubeControllersConfiguration",
	"Profile",
	"StagedGlobalNetworkPolicy",
	"Tier",
}

# API groups in which no kind has a namespace.
_cluster_groups := {
	"config.openshift.io",
	"console.openshift.io",
	"constraints.gatekeeper.sh",
	"operator.tekton.dev",
	"operator.tigera.io",
}

# Files that look like objects and never reach a cluster: they configure a tool or a component.
_file_groups := {
	"apiserver.config.k8s.io",
	"audit.k8s.io",
	"client.authentication.k8s.io",
	"controlplane.operator.k8s.io",
	"kind.x-k8s.io",
	"kubeadm.k8s.io",
	"kubectl.config.k8s.io",
	"kubelet.config.k8s.io",
	"kubeproxy.config.k8s.io",
	"kubescheduler.config.k8s.io",
	"kustomize.config.k8s.io",
	"pod-security.admission.config.k8s.io",
}

# METADATA
# description: True for a kind whose objects have no namespace.
cluster_scoped(group, kind) if kind in _cluster_kinds[group]

cluster_scoped(group, _) if group in _cluster_groups

cluster_scoped(group, kind) if {
	group in _calico_groups
	kind in _calico_kinds
}

# METADATA
# description: True when the object is of a kind that has no namespace.
is_cluster_scoped if cluster_scoped(k8s.group, input.kind)

# METADATA
# description: |
#   True when the object lives in a namespace. False also where that cannot be told: for a file that only looks like an
#   object, and for a custom kind of an unlisted group that calls itself `Cluster…`, as most cluster-wide ones do.
is_namespaced if {
	is_string(input.apiVersion)
	is_string(input.kind)
	not is_cluster_scoped
	not k8s.group in _file_groups
	not _is_kubeconfig
	not _sounds_cluster_wide
}

_is_kubeconfig if {
	input.apiVersion == "v1"
	input.kind == "Config"
}

_sounds_cluster_wide if {
	startswith(input.kind, "Cluster")
	input.kind != "Cluster"
	contains(k8s.group, ".")
	not k8s.group in _namespaced_cluster_groups
}

# Here `Cluster…` is the name of a thing in a namespace: Cluster API, OLM, Hive.
_namespaced_cluster_groups := {
	"addons.cluster.x-k8s.io",
	"cluster.x-k8s.io",
	"hive.openshift.io",
	"operators.coreos.com",
}
