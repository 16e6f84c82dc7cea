# METADATA
# title: ServiceAccount token mounted into the pod
# description: |
#   Unless the pod or its ServiceAccount says otherwise, each container finds a token for the API server in its file
#   system. Few programs ever call the API; for all others it is a credential that an intruder finds ready to use.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
#   description: How to opt out; the pod's setting wins over that of its ServiceAccount
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [workload]
#   needs: [inventory]
#   remediation: |
#     Set `automountServiceAccountToken: false` in the pod's spec or on its ServiceAccount. A pod that does call the API
#     is an exception that is worth writing down.
#   aliases:
#   - polaris:automountServiceAccountToken
#   - trivy:KSV-0036
#   - checkov:CKV_K8S_38
#   - kubescape:C-0034
#   - cis:5.1.6
#   since: 0.1.0
package policies.security.sa_token_automount

import data.lib.inventory
import data.lib.k8s

# The finding stands on the pod, never on the ServiceAccount: it is the pod's setting that decides.
deny contains {"msg": msg, "path": path} if {
	setting := object.get(k8s.pod_spec, "automountServiceAccountToken", null)
	setting in [true, null]
	reason := _reason(setting)
	path := array.concat(k8s.pod_spec_path, ["automountServiceAccountToken"])
	msg := sprintf("the token of ServiceAccount `%s` is mounted into the containers%s", [_account, reason])
}

_reason(true) := ""

_reason(null) := ", as neither the pod nor the ServiceAccount turns it off" if {
	not _is_turned_off(inventory.namespace_of(input), _account)
}

_is_turned_off(ns, account) if {
	some definition in inventory.definitions(ns, "v1", "ServiceAccount", account)
	definition.automountServiceAccountToken == false
}

_account := name if {
	name := k8s.pod_spec.serviceAccountName
	is_string(name)
	name != ""
} else := name if {
	name := k8s.pod_spec.serviceAccount
	is_string(name)
	name != ""
} else := "default"
