# METADATA
# title: Retired API versions of common add-ons
# description: |
#   For an `apiVersion` and kind that an add-on to Kubernetes has retired: the add-on, its release that deprecated the
#   version, the release that stopped serving it (either may be unknown), and the version to write instead. Only what
#   the project itself declared retired is listed: Istio's v1alpha3 and v1beta1, for example, are old, but supported.
# related_resources:
# - ref: https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/
#   description: cert-manager
# - ref: https://github.com/fluxcd/flux2/discussions/5572
#   description: Flux
# - ref: https://github.com/kubernetes-sigs/gateway-api/releases
#   description: Gateway API, and the `deprecated` and `served` marks of its CRDs
# - ref: https://keda.sh/docs/latest/migration/
#   description: KEDA
# - ref: https://github.com/knative/eventing/releases/tag/v0.23.2
#   description: Knative Eventing
# - ref: https://knative.dev/blog/releases/announcing-knative-v0-18-release/
#   description: Knative Serving
# - ref: https://github.com/external-secrets/external-secrets/releases/tag/v0.17.0
#   description: External Secrets
# - ref: https://github.com/crossplane/crossplane/pull/2349
#   description: Crossplane
# - ref: https://istio.io/latest/news/releases/1.6.x/announcing-1.6/upgrade-notes/
#   description: Istio
# - ref: https://github.com/kubernetes-csi/external-snapshotter/pull/493
#   description: CSI snapshotter
package lib.addon_versions

# METADATA
# description: The entry of the object's own `apiVersion` and kind; undefined when it is not retired.
entry := versions[input.apiVersion][input.kind]

# METADATA
# description: |
#   apiVersion → kind → `{component, deprecated, removed, replacement, kind}`: the kind of the replacement is given
#   where it differs.
versions := {
	"acme.cert-manager.io/v1alpha2": {
		"Challenge": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "acme.cert-manager.io/v1"},
		"Order": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "acme.cert-manager.io/v1"},
	},
	"acme.cert-manager.io/v1alpha3": {
		"Challenge": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "acme.cert-manager.io/v1"},
		"Order": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "acme.cert-manager.io/v1"},
	},
	"acme.cert-manager.io/v1beta1": {
		"Challenge": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "acme.cert-manager.io/v1"},
		"Order": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "acme.cert-manager.io/v1"},
	},
	"apiextensions.crossplane.io/v1beta1": {
		"CompositeResourceDefinition": {"component": "Crossplane", "deprecated": "1.3", "replacement": "apiextensions.crossplane.io/v1"},
		"Composition": {"component": "Crossplane", "deprecated": "1.3", "replacement": "apiextensions.crossplane.io/v1"},
	},
	"authentication.istio.io/v1alpha1": {
		"MeshPolicy": {"component": "Istio", "deprecated": "1.5", "removed": "1.6", "replacement": "security.istio.io/v1", "kind": "PeerAuthentication"},
		"Policy": {"component": "Istio", "deprecated": "1.5", "removed": "1.6", "replacement": "security.istio.io/v1", "kind": "PeerAuthentication"},
	},
	"cert-manager.io/v1alpha2": {
		"Certificate": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"CertificateRequest": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"ClusterIssuer": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"Issuer": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
	},
	"cert-manager.io/v1alpha3": {
		"Certificate": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"CertificateRequest": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"ClusterIssuer": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"Issuer": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
	},
	"cert-manager.io/v1beta1": {
		"Certificate": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"CertificateRequest": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"ClusterIssuer": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
		"Issuer": {"component": "cert-manager", "deprecated": "1.4", "removed": "1.6", "replacement": "cert-manager.io/v1"},
	},
	"certmanager.k8s.io/v1alpha1": {
		"Certificate": {"component": "cert-manager", "removed": "0.11", "replacement": "cert-manager.io/v1"},
		"CertificateRequest": {"component": "cert-manager", "removed": "0.11", "replacement": "cert-manager.io/v1"},
		"Challenge": {"component": "cert-manager", "removed": "0.11", "replacement": "acme.cert-manager.io/v1"},
		"ClusterIssuer": {"component": "cert-manager", "removed": "0.11", "replacement": "cert-manager.io/v1"},
		"Issuer": {"component": "cert-manager", "removed": "0.11", "replacement": "cert-manager.io/v1"},
		"Order": {"component": "cert-manager", "removed": "0.11", "replacement": "acme.cert-manager.io/v1"},
	},
	"eventing.knative.dev/v1alpha1": {
		"Broker": {"component": "Knative", "replacement": "eventing.knative.dev/v1"},
		"Trigger": {"component": "Knative", "replacement": "eventing.knative.dev/v1"},
	},
	"eventing.knative.dev/v1beta1": {
		"Broker": {"component": "Knative", "removed": "0.23", "replacement": "eventing.knative.dev/v1"},
		"Trigger": {"component": "Knative", "removed": "0.23", "replacement": "eventing.knative.dev/v1"},
	},
	"external-secrets.io/v1alpha1": {
		"ClusterSecretStore": {"component": "External Secrets", "deprecated": "0.5", "removed": "0.16", "replacement": "external-secrets.io/v1"},
		"ExternalSecret": {"component": "External Secrets", "deprecated": "0.5", "removed": "0.16", "replacement": "external-secrets.io/v1"},
		"SecretStore": {"component": "External Secrets", "deprecated": "0.5", "removed": "0.16", "replacement": "external-secrets.io/v1"},
	},
	"external-secrets.io/v1beta1": {
		"ClusterExternalSecret": {"component": "External Secrets", "deprecated": "0.16", "removed": "0.17", "replacement": "external-secrets.io/v1"},
		"ClusterSecretStore": {"component": "External Secrets", "deprecated": "0.16", "removed": "0.17", "replacement": "external-secrets.io/v1"},
		"ExternalSecret": {"component": "External Secrets", "deprecated": "0.16", "removed": "0.17", "replacement": "external-secrets.io/v1"},
		"SecretStore": {"component": "External Secrets", "deprecated": "0.16", "removed": "0.17", "replacement": "external-secrets.io/v1"},
	},
	"flows.knative.dev/v1alpha1": {
		"Parallel": {"component": "Knative", "replacement": "flows.knative.dev/v1"},
		"Sequence": {"component": "Knative", "replacement": "flows.knative.dev/v1"},
	},
	"flows.knative.dev/v1beta1": {
		"Parallel": {"component": "Knative", "removed": "0.23", "replacement": "flows.knative.dev/v1"},
		"Sequence": {"component": "Knative", "removed": "0.23", "replacement": "flows.knative.dev/v1"},
	},
	"flux.weave.works/v1beta1": {"HelmRelease": {"component": "Flux", "removed": "2.0", "replacement": "helm.toolkit.fluxcd.io/v2"}},
	"gateway.networking.k8s.io/v1alpha2": {
		"BackendTLSPolicy": {"component": "Gateway API", "removed": "1.1", "replacement": "gateway.networking.k8s.io/v1"},
		"GRPCRoute": {"component": "Gateway API", "deprecated": "1.1", "removed": "1.2", "replacement": "gateway.networking.k8s.io/v1"},
		"Gateway": {"component": "Gateway API", "deprecated": "0.6", "removed": "0.8", "replacement": "gateway.networking.k8s.io/v1"},
		"GatewayClass": {"component": "Gateway API", "deprecated": "0.6", "removed": "0.8", "replacement": "gateway.networking.k8s.io/v1"},
		"HTTPRoute": {"component": "Gateway API", "deprecated": "0.6", "removed": "0.8", "replacement": "gateway.networking.k8s.io/v1"},
		"ReferenceGrant": {"component": "Gateway API", "deprecated": "0.8", "removed": "1.2", "replacement": "gateway.networking.k8s.io/v1beta1"},
		"ReferencePolicy": {"component": "Gateway API", "deprecated": "0.5", "removed": "0.6", "replacement": "gateway.networking.k8s.io/v1beta1", "kind": "ReferenceGrant"},
		"TLSRoute": {"component": "Gateway API", "deprecated": "1.5", "replacement": "gateway.networking.k8s.io/v1"},
	},
	"gateway.networking.k8s.io/v1alpha3": {
		"BackendTLSPolicy": {"component": "Gateway API", "deprecated": "1.5", "replacement": "gateway.networking.k8s.io/v1"},
		"TLSRoute": {"component": "Gateway API", "deprecated": "1.5", "replacement": "gateway.networking.k8s.io/v1"},
	},
	"gateway.networking.x-k8s.io/v1alpha1": {"XListenerSet": {"component": "Gateway API", "removed": "1.5", "replacement": "gateway.networking.k8s.io/v1", "kind": "ListenerSet"}},
	"helm.fluxcd.io/v1": {"HelmRelease": {"component": "Flux", "removed": "2.0", "replacement": "helm.toolkit.fluxcd.io/v2"}},
	"helm.toolkit.fluxcd.io/v2beta1": {"HelmRelease": {"component": "Flux", "deprecated": "2.2", "removed": "2.7", "replacement": "helm.toolkit.fluxcd.io/v2"}},
	"helm.toolkit.fluxcd.io/v2beta2": {"HelmRelease": {"component": "Flux", "deprecated": "2.3", "removed": "2.8", "replacement": "helm.toolkit.fluxcd.io/v2"}},
	"image.toolkit.fluxcd.io/v1beta1": {
		"ImagePolicy": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "image.toolkit.fluxcd.io/v1"},
		"ImageRepository": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "image.toolkit.fluxcd.io/v1"},
		"ImageUpdateAutomation": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "image.toolkit.fluxcd.io/v1"},
	},
	"image.toolkit.fluxcd.io/v1beta2": {
		"ImagePolicy": {"component": "Flux", "deprecated": "2.7", "removed": "2.9", "replacement": "image.toolkit.fluxcd.io/v1"},
		"ImageRepository": {"component": "Flux", "deprecated": "2.7", "removed": "2.9", "replacement": "image.toolkit.fluxcd.io/v1"},
		"ImageUpdateAutomation": {"component": "Flux", "deprecated": "2.7", "removed": "2.9", "replacement": "image.toolkit.fluxcd.io/v1"},
	},
	"keda.k8s.io/v1alpha1": {
		"ScaledObject": {"component": "KEDA", "removed": "2.0", "replacement": "keda.sh/v1alpha1"},
		"TriggerAuthentication": {"component": "KEDA", "removed": "2.0", "replacement": "keda.sh/v1alpha1"},
	},
	"kustomize.toolkit.fluxcd.io/v1beta1": {"Kustomization": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "kustomize.toolkit.fluxcd.io/v1"}},
	"kustomize.toolkit.fluxcd.io/v1beta2": {"Kustomization": {"component": "Flux", "deprecated": "2.0", "removed": "2.8", "replacement": "kustomize.toolkit.fluxcd.io/v1"}},
	"linkerd.io/v1alpha1": {"ServiceProfile": {"component": "Linkerd", "replacement": "linkerd.io/v1alpha2"}},
	"messaging.knative.dev/v1alpha1": {
		"Channel": {"component": "Knative", "replacement": "messaging.knative.dev/v1"},
		"InMemoryChannel": {"component": "Knative", "replacement": "messaging.knative.dev/v1"},
		"Subscription": {"component": "Knative", "replacement": "messaging.knative.dev/v1"},
	},
	"messaging.knative.dev/v1beta1": {
		"Channel": {"component": "Knative", "removed": "0.23", "replacement": "messaging.knative.dev/v1"},
		"InMemoryChannel": {"component": "Knative", "removed": "0.23", "replacement": "messaging.knative.dev/v1"},
		"Subscription": {"component": "Knative", "removed": "0.23", "replacement": "messaging.knative.dev/v1"},
	},
	"networking.x-k8s.io/v1alpha1": {
		"Gateway": {"component": "Gateway API", "deprecated": "0.5", "replacement": "gateway.networking.k8s.io/v1"},
		"GatewayClass": {"component": "Gateway API", "deprecated": "0.5", "replacement": "gateway.networking.k8s.io/v1"},
		"HTTPRoute": {"component": "Gateway API", "deprecated": "0.5", "replacement": "gateway.networking.k8s.io/v1"},
		"TCPRoute": {"component": "Gateway API", "deprecated": "0.5", "replacement": "gateway.networking.k8s.io/v1alpha2"},
		"TLSRoute": {"component": "Gateway API", "deprecated": "0.5", "replacement": "gateway.networking.k8s.io/v1"},
		"UDPRoute": {"component": "Gateway API", "deprecated": "0.5", "replacement": "gateway.networking.k8s.io/v1alpha2"},
	},
	"notification.toolkit.fluxcd.io/v1beta1": {
		"Alert": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "notification.toolkit.fluxcd.io/v1beta3"},
		"Provider": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "notification.toolkit.fluxcd.io/v1beta3"},
		"Receiver": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "notification.toolkit.fluxcd.io/v1"},
	},
	"notification.toolkit.fluxcd.io/v1beta2": {
		"Alert": {"component": "Flux", "deprecated": "2.2", "replacement": "notification.toolkit.fluxcd.io/v1beta3"},
		"Provider": {"component": "Flux", "deprecated": "2.2", "replacement": "notification.toolkit.fluxcd.io/v1beta3"},
		"Receiver": {"component": "Flux", "deprecated": "2.0", "replacement": "notification.toolkit.fluxcd.io/v1"},
	},
	"pkg.crossplane.io/v1alpha1": {"ControllerConfig": {"component": "Crossplane", "deprecated": "1.11", "removed": "2.0", "replacement": "pkg.crossplane.io/v1beta1", "kind": "DeploymentRuntimeConfig"}},
	"pkg.crossplane.io/v1beta1": {
		"Configuration": {"component": "Crossplane", "deprecated": "1.3", "replacement": "pkg.crossplane.io/v1"},
		"ConfigurationRevision": {"component": "Crossplane", "deprecated": "1.3", "replacement": "pkg.crossplane.io/v1"},
		"Provider": {"component": "Crossplane", "deprecated": "1.3", "replacement": "pkg.crossplane.io/v1"},
		"ProviderRevision": {"component": "Crossplane", "deprecated": "1.3", "replacement": "pkg.crossplane.io/v1"},
	},
	"policy.linkerd.io/v1alpha1": {
		"Server": {"component": "Linkerd", "replacement": "policy.linkerd.io/v1beta3"},
		"ServerAuthorization": {"component": "Linkerd", "replacement": "policy.linkerd.io/v1beta1"},
	},
	"policy.linkerd.io/v1beta1": {"Server": {"component": "Linkerd", "deprecated": "2.16", "replacement": "policy.linkerd.io/v1beta3"}},
	"rbac.istio.io/v1alpha1": {
		"ClusterRbacConfig": {"component": "Istio", "deprecated": "1.4", "removed": "1.6", "replacement": "security.istio.io/v1", "kind": "AuthorizationPolicy"},
		"RbacConfig": {"component": "Istio", "deprecated": "1.4", "removed": "1.6", "replacement": "security.istio.io/v1", "kind": "AuthorizationPolicy"},
		"ServiceRole": {"component": "Istio", "deprecated": "1.4", "removed": "1.6", "replacement": "security.istio.io/v1", "kind": "AuthorizationPolicy"},
		"ServiceRoleBinding": {"component": "Istio", "deprecated": "1.4", "removed": "1.6", "replacement": "security.istio.io/v1", "kind": "AuthorizationPolicy"},
	},
	"serving.knative.dev/v1alpha1": {
		"Configuration": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
		"Revision": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
		"Route": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
		"Service": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
	},
	"serving.knative.dev/v1beta1": {
		"Configuration": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
		"Revision": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
		"Route": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
		"Service": {"component": "Knative", "deprecated": "0.13", "removed": "0.19", "replacement": "serving.knative.dev/v1"},
	},
	"snapshot.storage.k8s.io/v1alpha1": {
		"VolumeSnapshot": {"component": "CSI snapshotter", "removed": "2.0", "replacement": "snapshot.storage.k8s.io/v1"},
		"VolumeSnapshotClass": {"component": "CSI snapshotter", "removed": "2.0", "replacement": "snapshot.storage.k8s.io/v1"},
		"VolumeSnapshotContent": {"component": "CSI snapshotter", "removed": "2.0", "replacement": "snapshot.storage.k8s.io/v1"},
	},
	"snapshot.storage.k8s.io/v1beta1": {
		"VolumeSnapshot": {"component": "CSI snapshotter", "deprecated": "4.1", "replacement": "snapshot.storage.k8s.io/v1"},
		"VolumeSnapshotClass": {"component": "CSI snapshotter", "deprecated": "4.1", "replacement": "snapshot.storage.k8s.io/v1"},
		"VolumeSnapshotContent": {"component": "CSI snapshotter", "deprecated": "4.1", "replacement": "snapshot.storage.k8s.io/v1"},
	},
	"source.toolkit.fluxcd.io/v1beta1": {
		"Bucket": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "source.toolkit.fluxcd.io/v1"},
		"GitRepository": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "source.toolkit.fluxcd.io/v1"},
		"HelmChart": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "source.toolkit.fluxcd.io/v1"},
		"HelmRepository": {"component": "Flux", "deprecated": "2.0", "removed": "2.7", "replacement": "source.toolkit.fluxcd.io/v1"},
	},
	"source.toolkit.fluxcd.io/v1beta2": {
		"Bucket": {"component": "Flux", "deprecated": "2.4", "removed": "2.8", "replacement": "source.toolkit.fluxcd.io/v1"},
		"GitRepository": {"component": "Flux", "deprecated": "2.0", "removed": "2.8", "replacement": "source.toolkit.fluxcd.io/v1"},
		"HelmChart": {"component": "Flux", "deprecated": "2.3", "removed": "2.8", "replacement": "source.toolkit.fluxcd.io/v1"},
		"HelmRepository": {"component": "Flux", "deprecated": "2.3", "removed": "2.8", "replacement": "source.toolkit.fluxcd.io/v1"},
		"OCIRepository": {"component": "Flux", "deprecated": "2.6", "removed": "2.8", "replacement": "source.toolkit.fluxcd.io/v1"},
	},
	"sources.knative.dev/v1alpha1": {
		"ApiServerSource": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
		"SinkBinding": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
	},
	"sources.knative.dev/v1alpha2": {
		"ApiServerSource": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
		"ContainerSource": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
		"PingSource": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
		"SinkBinding": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
	},
	"sources.knative.dev/v1beta1": {
		"ApiServerSource": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
		"ContainerSource": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
		"PingSource": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
		"SinkBinding": {"component": "Knative", "removed": "0.23", "replacement": "sources.knative.dev/v1"},
	},
}
