# METADATA
# title: Component that opens the cluster
# description: |
#   Some well-known programs give away more than they should: Tiller (Helm 2, without updates since 2020) does whatever
#   anybody in the cluster tells it, the Kubernetes dashboard has been the way into many clusters, and git-sync executes
#   the program that its parameter `git` names.
# related_resources:
# - ref: https://helm.sh/docs/faq/changes_since_helm2/
# - ref: https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/
# - ref: https://www.akamai.com/blog/security-research/2024-august-kubernetes-gitsync-command-injection-defcon
# custom:
#   severity: medium
#   bundles: [strict]
#   kinds: [workload, core/Service]
#   remediation: >-
#     Move to Helm 3 or newer and remove Tiller; leave the dashboard out or put it behind a login; leave git-sync's `--git`
#     and GITSYNC_GIT out.
#   aliases:
#   - trivy:KSV-0102
#   - checkov:CKV_K8S_33
#   - checkov:CKV_K8S_34
#   - checkov:CKV_K8S_44
#   - checkov:CKV_K8S_45
#   - checkov:CKV_K8S_159
#   since: 0.1.0
package policies.security.risky_components

import data.lib.image
import data.lib.k8s

deny contains {"msg": msg, "path": array.concat(c.path, ["image"])} if {
	some c in k8s.containers
	msg := sprintf("container `%s` is %s", [k8s.container_name(c), _component(c.spec.image)])
}

# A copy in another registry may have any name; its labels are looked at when no image was known.
deny contains {"msg": msg, "path": array.concat(k8s.template_path, ["metadata", "labels", key])} if {
	k8s.pod_labels != {}
	_known_images == set()
	some key in ["app", "k8s-app", "app.kubernetes.io/name"]
	k8s.pod_labels[key] == "kubernetes-dashboard"
	msg := sprintf("the pod is the Kubernetes dashboard, as its label `%s` says", [key])
}

deny contains {"msg": msg, "path": array.concat(k8s.template_path, ["metadata", "labels", "name"])} if {
	_is_tiller(k8s.pod_labels)
	_known_images == set()
	msg := "the pod is Tiller, as its labels `app` and `name` say"
}

deny contains {"msg": msg, "path": ["spec", "selector"]} if {
	input.kind == "Service"
	_is_tiller(input.spec.selector)
	msg := sprintf("Service `%s` opens Tiller to the cluster", [k8s.name])
}

deny contains {"msg": msg, "path": array.concat(c.path, ["env", i, "name"])} if {
	some c in k8s.containers
	some i, variable in c.spec.env
	variable.name in {"GITSYNC_GIT", "GIT_SYNC_GIT"}
	msg := sprintf("container `%s` tells git-sync by `%s` which program to execute", [
		k8s.container_name(c),
		variable.name,
	])
}

deny contains {"msg": msg, "path": array.concat(c.path, [list, i])} if {
	some c in k8s.containers
	some list in ["args", "command"]
	some i, argument in c.spec[list]
	is_string(argument)
	split(argument, "=")[0] in {"--git", "-git"}
	_last_segment(c.spec.image) == "git-sync"
	msg := sprintf("container `%s` tells git-sync by `%s` which program to execute", [k8s.container_name(c), argument])
}

_known_images := {_component(c.spec.image) | some c in k8s.containers}

_component(reference) := "Tiller" if {
	_last_segment(reference) == "tiller"
} else := "the Kubernetes dashboard" if {
	startswith(_last_segment(reference), "kubernetes-dashboard")
} else := "part of the Kubernetes dashboard" if {
	"kubernetesui" in split(image.parse(reference).repository, "/")
}

_last_segment(reference) := segments[count(segments) - 1] if {
	segments := split(image.parse(reference).repository, "/")
}

_is_tiller(labels) if {
	labels.app == "helm"
	labels.name == "tiller"
}
