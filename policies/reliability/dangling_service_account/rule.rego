# METADATA
# title: ServiceAccount that is not there
# description: |
#   Pods that name a ServiceAccount which does not exist are refused by the API server. The Deployment is accepted and
#   stays at zero pods; only the events of its ReplicaSet say why.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
#   description: Which ServiceAccount a pod uses
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [workload]
#   needs: [inventory]
#   remediation: |
#     Correct the name, or add the ServiceAccount to the namespace of the workload.
#   aliases:
#   - kube-linter:non-existent-service-account
#   - kubescape:C-0307
#   since: 0.1.0
package policies.reliability.dangling_service_account

import data.lib.inventory
import data.lib.k8s

# Made in each namespace by Kubernetes, or by OpenShift.
_in_each_namespace := {"default", "builder", "deployer", "pipeline"}

deny contains {"msg": msg, "path": path} if {
	[field, name] := _account
	not name in _in_each_namespace
	ns := inventory.namespace_of(input)
	not data.inventory.namespace[ns].v1.ServiceAccount[name]
	path := array.concat(k8s.pod_spec_path, [field])
	msg := sprintf("there is no ServiceAccount `%s` in namespace `%s`", [name, ns])
}

# The deprecated field counts where the other is unset.
_account := ["serviceAccountName", name] if {
	name := k8s.pod_spec.serviceAccountName
	is_string(name)
	name != ""
} else := ["serviceAccount", name] if {
	name := k8s.pod_spec.serviceAccount
	is_string(name)
	name != ""
}
