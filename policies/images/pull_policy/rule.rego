# METADATA
# title: Pull policy that keeps an old image
# description: |
#   With any pull policy but `Always`, a node that once pulled a tag goes on using that image after the tag was moved, so
#   that the same manifest runs different code from node to node; and a pod may use a private image that another pod
#   pulled, without credentials of its own. An image that a digest pins cannot change and is exempt.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
# custom:
#   severity: low
#   bundles: [strict]
#   kinds: [workload]
#   remediation: >-
#     Set `imagePullPolicy: Always`, which costs no more than asking the registry whether the image changed, or pin the
#     image by its digest.
#   aliases: [kube-score:container-image-pull-policy, polaris:pullPolicyNotAlways, checkov:CKV_K8S_15, kubescape:C-0075]
#   since: 0.1.0
package policies.images.pull_policy

import data.lib.image
import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["imagePullPolicy"])} if {
	some c in k8s.containers
	object.get(c.spec, "imagePullPolicy", null) != "Always"
	parsed := image.parse(c.spec.image)
	parsed.digest == ""
	policy := _policy(c.spec, parsed.tag)
	msg := sprintf("container `%s` pulls `%s` with policy `%v`", [k8s.container_name(c), c.spec.image, policy])
}

# The policy in effect where it is not Always: unset, the API server takes Always for `latest` only.
_policy(spec, tag) := policy if {
	policy := object.get(spec, "imagePullPolicy", null)
	not policy in {null, ""}
} else := "IfNotPresent" if {
	not tag in {"", "latest"}
}
