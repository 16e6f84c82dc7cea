# METADATA
# title: Object without a namespace of its own
# description: |
#   An object that names no namespace lands wherever the person or the job that applies it happens to be, and `default`
#   is shared by everything that was applied in haste. A namespace in the manifest says where it belongs, whoever
#   applies it, and gives quotas, network policies and access rules something to hold on to.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
# custom:
#   severity: low
#   bundles: [strict, monorepo]
#   kinds: [any]
#   needs: [manifest]
#   params:
#     exceptions:
#       type: map
#       default: {}
#       description: >-
#         Objects that may do without, as `Kind/name`, each with who answers for it, why and until when:
#         `{ConfigMap/shared: {owner: team-base, reason: copied everywhere, expires: 2027-01-31}}`.
#   remediation: Write the namespace that the object belongs to into `metadata.namespace`.
#   aliases: [kube-linter:use-namespace, checkov:CKV_K8S_21, trivy:KSV-0110, kubescape:C-0061, cis:5.7.4, MONO-003]
#   since: 0.1.0
package policies.metadata.namespace_unset

import data.lib.exceptions
import data.lib.k8s
import data.lib.scope

# Where the run itself names a namespace (a chart rendered for one), that is the namespace of objects that name none.
default run_namespace := "default"

run_namespace := data.kubernetes.namespace

default excepted := {}

excepted := data.params.exceptions

deny contains {"msg": msg, "path": ["metadata", "namespace"]} if {
	reason := _reason
	is_string(reason)
	scope.is_namespaced
	not _is_the_api_servers
	object_name := sprintf("%s/%s", [input.kind, k8s.name])
	not exceptions.covers(excepted, object_name)
	msg := sprintf("%s `%s` %s%s", [input.kind, k8s.name, reason, exceptions.note(excepted, object_name)])
}

_reason := "is in the namespace `default`" if {
	input.metadata.namespace == "default"
} else := "has no namespace" if {
	run_namespace in {"default", ""}
	object.get(input, ["metadata", "namespace"], null) in {null, ""}
}

# The API server keeps these in `default` itself.
_is_the_api_servers if {
	input.apiVersion == "v1"
	input.kind in {"Service", "Endpoints"}
	input.metadata.name == "kubernetes"
}
