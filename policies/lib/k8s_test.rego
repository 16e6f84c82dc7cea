package lib.k8s_test

import data.lib.k8s

_container := {"name": "app", "image": "echo:1.4.2"}

_spec := {
	"initContainers": [
		{"name": "migrate", "image": "migrate:1"},
		{"name": "proxy", "image": "envoy:1", "restartPolicy": "Always"},
	],
	"containers": [_container, {"image": "exporter:1"}],
	"ephemeralContainers": [{"name": "debug", "image": "busybox:1"}],
}

_template := {"metadata": {"labels": {"app": "echo"}, "annotations": {"a": "b"}}, "spec": _spec}

# Every kind that holds a pod template, and where it does.
_objects := [
	{"path": [], "object": {"apiVersion": "v1", "kind": "Pod", "metadata": _template.metadata, "spec": _spec}},
	{"path": ["template"], "object": {"apiVersion": "v1", "kind": "PodTemplate", "template": _template}},
	{"path": ["spec", "template"], "object": _holder("v1", "ReplicationController")},
	{"path": ["spec", "template"], "object": _holder("apps/v1", "ReplicaSet")},
	{"path": ["spec", "template"], "object": _holder("apps/v1", "Deployment")},
	{"path": ["spec", "template"], "object": _holder("apps/v1", "StatefulSet")},
	{"path": ["spec", "template"], "object": _holder("apps/v1", "DaemonSet")},
	{"path": ["spec", "template"], "object": _holder("batch/v1", "Job")},
	{
		"path": ["spec", "jobTemplate", "spec", "template"],
		"object": {"apiVersion": "batch/v1", "kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": _template}}}},
	},
	{"path": ["spec", "template"], "object": _holder("apps.openshift.io/v1", "DeploymentConfig")},
	{"path": ["spec", "template"], "object": _holder("argoproj.io/v1alpha1", "Rollout")},
	{"path": ["spec", "template"], "object": _holder("serving.knative.dev/v1", "Service")},
	{"path": ["spec", "template"], "object": _holder("apps.kruise.io/v1alpha1", "CloneSet")},
	{
		"path": ["spec", "jobTargetRef", "template"],
		"object": {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledJob", "spec": {"jobTargetRef": {"template": _template}}},
	},
]

_holder(version, kind) := {"apiVersion": version, "kind": kind, "spec": {"template": _template}}

# What the helpers say of the input, in one value.
_seen := {
	"template_path": k8s.template_path,
	"spec_path": k8s.pod_spec_path,
	"spec": k8s.pod_spec,
	"labels": k8s.pod_labels,
	"annotations": k8s.pod_annotations,
	"containers": [[c.path, c.list, k8s.container_name(c)] | some c in k8s.containers],
	"scheduled": [c.path | some c in k8s.scheduled_containers],
	"running": [c.path | some c in k8s.running_containers],
}

_wanted(path) := {
	"template_path": path,
	"spec_path": spec,
	"spec": _spec,
	"labels": {"app": "echo"},
	"annotations": {"a": "b"},
	"containers": [
		[array.concat(spec, ["containers", 0]), "containers", "app"],
		[array.concat(spec, ["containers", 1]), "containers", "containers[1]"],
		[array.concat(spec, ["initContainers", 0]), "initContainers", "migrate"],
		[array.concat(spec, ["initContainers", 1]), "initContainers", "proxy"],
		[array.concat(spec, ["ephemeralContainers", 0]), "ephemeralContainers", "debug"],
	],
	"scheduled": [
		array.concat(spec, ["containers", 0]),
		array.concat(spec, ["containers", 1]),
		array.concat(spec, ["initContainers", 0]),
		array.concat(spec, ["initContainers", 1]),
	],
	"running": [
		array.concat(spec, ["containers", 0]),
		array.concat(spec, ["containers", 1]),
		array.concat(spec, ["initContainers", 1]),
	],
} if {
	spec := array.concat(path, ["spec"])
}

test_every_kind_and_container_list if {
	every case in _objects {
		seen := _seen with input as case.object
		seen == _wanted(case.path)

		# The paths are true: what stands there in the object is the container itself.
		every c in k8s.containers {
			object.get(case.object, c.path, null) == c.spec
		} with input as case.object
	}
}

test_objects_without_a_pod_template if {
	every object in [
		{"apiVersion": "v1", "kind": "ConfigMap", "data": {}},
		{"apiVersion": "v1", "kind": "Service", "spec": {"selector": {"app": "echo"}}},
		# These shapes are a pod's only under the right kind.
		{"apiVersion": "example.com/v1", "kind": "Shelf", "spec": _spec},
		{"apiVersion": "example.com/v1", "kind": "Shelf", "template": _template},
		# A template of something else: a Crossplane or cert-manager secret template.
		{"apiVersion": "example.com/v1", "kind": "Shelf", "spec": {"template": {"spec": {"parameters": {}}}}},
		{"apiVersion": "apps/v1", "kind": "Deployment"},
		{"apiVersion": "apps/v1", "kind": "Deployment", "spec": null},
		{"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": "text"}},
		{"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": {"containers": "text"}}}},
		{"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "spec": {"workloadRef": {"name": "echo"}}},
	] {
		k8s.containers == [] with input as object
		k8s.running_containers == [] with input as object
		k8s.scheduled_containers == [] with input as object
		k8s.pod_labels == {} with input as object
		k8s.pod_annotations == {} with input as object
		not k8s.template_path with input as object
		not k8s.pod_spec with input as object
	}
}

test_one_template_when_the_shape_fits_twice if {
	both := {"kind": "Odd", "spec": {"template": _template, "jobTemplate": {"spec": {"template": _template}}}}
	k8s.template_path == ["spec", "template"] with input as both
	count(k8s.containers) == 5 with input as both
}

test_wrong_types_hide_nothing if {
	pod := {
		"kind": "Pod",
		"metadata": {"labels": "text", "annotations": ["text"]},
		"spec": {"containers": ["text", null, _container], "initContainers": "text", "ephemeralContainers": null},
	}
	[c.path | some c in k8s.containers] == [["spec", "containers", 2]] with input as pod
	k8s.pod_labels == {} with input as pod
	k8s.pod_annotations == {} with input as pod
}

test_container_without_a_usable_name if {
	c := {"list": "initContainers", "path": ["spec", "initContainers", 3]}
	k8s.container_name(object.union(c, {"spec": {}})) == "initContainers[3]"
	k8s.container_name(object.union(c, {"spec": {"name": 7}})) == "initContainers[3]"
	k8s.container_name(object.union(c, {"spec": {"name": ""}})) == "initContainers[3]"
	k8s.container_name({"list": "containers", "path": ["spec", "containers", "app"], "spec": {}}) == "containers[app]"
}

_secured(pod, container) := {"kind": "Pod", "spec": {
	"securityContext": pod,
	"containers": [object.union(_container, {"securityContext": container})],
}}

_effective(pod, container) := [found |
	some c in k8s.containers with input as _secured(pod, container)
	found := k8s.effective_security(c, "runAsUser") with input as _secured(pod, container)
]

test_security_context_in_effect if {
	own := ["spec", "containers", 0, "securityContext", "runAsUser"]
	of_pod := ["spec", "securityContext", "runAsUser"]
	_effective({"runAsUser": 1}, {"runAsUser": 2}) == [{"value": 2, "path": own}]
	_effective({"runAsUser": 1}, {"runAsUser": 0}) == [{"value": 0, "path": own}]
	_effective({"runAsUser": 1}, {"runAsUser": false}) == [{"value": false, "path": own}]
	_effective({"runAsUser": 1}, {"runAsUser": null}) == [{"value": 1, "path": of_pod}]
	_effective({"runAsUser": 0}, {}) == [{"value": 0, "path": of_pod}]
	_effective({"runAsUser": 1}, null) == [{"value": 1, "path": of_pod}]
	_effective({"runAsUser": 1}, "text") == [{"value": 1, "path": of_pod}]
	_effective({"runAsUser": null}, {}) == []
	_effective(null, {}) == []
}

test_windows if {
	k8s.is_windows with input as {"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": []}}
	not k8s.is_windows with input as {"kind": "Pod", "spec": {"os": {"name": "linux"}, "containers": []}}
	not k8s.is_windows with input as {"kind": "Pod", "spec": {"containers": []}}
}

test_group if {
	k8s.group == "" with input as {"apiVersion": "v1"}
	k8s.group == "apps" with input as {"apiVersion": "apps/v1"}
	k8s.group == "rbac.authorization.k8s.io" with input as {"apiVersion": "rbac.authorization.k8s.io/v1"}
	k8s.group == "" with input as {"apiVersion": 1}
	k8s.group == "" with input as {}
}

test_name if {
	k8s.name == "echo" with input as {"metadata": {"name": "echo", "generateName": "other-"}}
	k8s.name == "echo-*" with input as {"metadata": {"generateName": "echo-"}}
	k8s.name == "echo-*" with input as {"metadata": {"name": "", "generateName": "echo-"}}
	k8s.name == "(no name)" with input as {"metadata": {"name": 7}}
	k8s.name == "(no name)" with input as {}
}

test_release if {
	k8s.minor == 37
	k8s.minor == 29 with data.kubernetes as {"version": "1.29", "minor": 29}
}
