package policies.security.risky_components_test

import data.policies.security.risky_components as rule

_pod(container) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, container)]}}

_messages := {finding.msg | some finding in rule.deny}

test_components_by_image if {
	_messages == {"container `app` is Tiller"} with input as _pod({"image": "gcr.io/kubernetes-helm/tiller:v2.17.0"})
	_messages == {"container `app` is the Kubernetes dashboard"} with input as _pod({"image": "r.io/kubernetes-dashboard-amd64"})
	_messages == {"container `app` is part of the Kubernetes dashboard"} with input as _pod({"image": "kubernetesui/dashboard-api"})
	_messages == set() with input as _pod({"image": "tiller.example/echo:1"})
	_messages == set() with input as _pod({"image": 7})
}

test_arguments_of_git_sync if {
	image := "registry.k8s.io/git-sync/git-sync:v4.2.4"
	count(rule.deny) == 1 with input as _pod({"image": image, "args": ["--git=/tmp/x", "--git-config=a:b", 7]})
	count(rule.deny) == 1 with input as _pod({"image": image, "command": ["/git-sync", "-git", "/tmp/x"]})
	count(rule.deny) == 0 with input as _pod({"image": "registry.example/other", "args": ["--git=/usr/bin/git"]})
	count(rule.deny) == 0 with input as _pod({"image": image, "args": "--git=/tmp/x", "env": "GITSYNC_GIT"})
}

test_labels_only_when_no_image_is_known if {
	labels := {"metadata": {"labels": {"k8s-app": "kubernetes-dashboard"}}}
	count(rule.deny) == 1 with input as object.union(_pod({"image": "registry.example/dashboard:2"}), labels)
	_messages == {"container `app` is part of the Kubernetes dashboard"} with input as object.union(
		_pod({"image": "kubernetesui/dashboard:v2.7.0"}),
		labels,
	)
}
