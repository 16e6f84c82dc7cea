# METADATA
# title: Snippet of nginx configuration
# description: |
#   ingress-nginx copies the text of a `…-snippet` annotation into its own configuration. So whoever may write an Ingress
#   can read the controller's token, and with it the Secrets of all namespaces, or the certificates of other hosts.
#   `allow-snippet-annotations` is what switches that on.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#allow-snippet-annotations
# - ref: https://github.com/kubernetes/ingress-nginx/issues/7837
#   description: CVE-2021-25742
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [networking.k8s.io/Ingress, extensions/Ingress, core/ConfigMap]
#   remediation: |
#     Use the annotation that is made for the purpose, and leave `allow-snippet-annotations` at `false`.
#   aliases:
#   - checkov:CKV_K8S_152
#   - checkov:CKV_K8S_153
#   - checkov:CKV_K8S_154
#   - trivy:KCV-0093
#   - kubescape:C-0292
#   since: 0.1.0
package policies.networking.nginx_snippets

import data.lib.k8s

deny contains {"msg": msg, "path": ["metadata", "annotations", annotation]} if {
	input.kind == "Ingress"
	some annotation, value in input.metadata.annotations
	is_string(annotation)
	startswith(annotation, "nginx.ingress.kubernetes.io/")
	endswith(annotation, "-snippet")
	not value in {"", null}
	msg := sprintf("Ingress `%s` puts text into the nginx configuration with `%s`", [k8s.name, annotation])
}

deny contains {"msg": msg, "path": ["data", "allow-snippet-annotations"]} if {
	input.kind == "ConfigMap"
	input.data["allow-snippet-annotations"] in {"true", true}
	msg := sprintf("ConfigMap `%s` lets every Ingress put text into the nginx configuration", [k8s.name])
}
