# METADATA
# title: Image without a fixed tag
# description: |
#   An image that is named without a tag, or with the tag `latest`, is a different program on every pull: two replicas
#   of one Deployment may run different code, and a rollback brings back nothing. A digest fixes the image whatever
#   its tag says.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/#image-names
# custom:
#   severity: medium
#   bundles: [default, strict]
#   kinds: [workload]
#   remediation: Name the version that was tested, for example `nginx:1.27.3`, or pin it with `@sha256:…`.
#   aliases:
#   - kube-linter:latest-tag
#   - kube-score:container-image-tag
#   - polaris:tagNotSpecified
#   - trivy:KSV-0013
#   - checkov:CKV_K8S_14
#   service_levels: [A, B]
#   since: 0.1.0
package policies.images.latest_tag

import data.lib.image
import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["image"])} if {
	some c in k8s.containers
	is_string(c.spec.image)
	c.spec.image != ""
	image.digest(c.spec.image) == ""
	reason := _reason(image.tag(c.spec.image))
	msg := sprintf("container `%s` uses image `%s`, which has %s", [k8s.container_name(c), c.spec.image, reason])
}

_reason("") := "no tag"

_reason("latest") := "the tag `latest`"
