# METADATA
# title: Kubernetes objects
# description: |
#   Where an object keeps its pod template and its containers. Every helper gives the value together with its path
#   from the document's root, so that a rule can say exactly where the problem is.
package lib.k8s

# The engine finds the pod template once a document and gives it to every rule as `data.pod` (`{}` when there is none).
# What follows each `else`, and `_template_path`, says the same for plain OPA, where nobody does; a test compares the two.

# METADATA
# description: |
#   The path of the pod template (or of the Pod itself, `[]`); undefined when the object holds none. Pod and PodTemplate
#   are told by kind, because a `spec.containers` or `template.spec` elsewhere need not be a pod's; all others are told
#   by their shape, so that custom kinds (Argo Rollout, OpenKruise, Knative) are covered without a list of names.
template_path := data.pod.template_path

template_path := _template_path if not data.pod

_template_path := [] if {
	input.kind == "Pod"
	is_array(input.spec.containers)
} else := ["template"] if {
	input.kind == "PodTemplate"
	is_array(input.template.spec.containers)
} # Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, Rollout …

else := ["spec", "template"] if {
	is_array(input.spec.template.spec.containers)
} # CronJob

else := ["spec", "jobTemplate", "spec", "template"] if {
	is_array(input.spec.jobTemplate.spec.template.spec.containers)
} # KEDA ScaledJob

else := ["spec", "jobTargetRef", "template"] if {
	is_array(input.spec.jobTargetRef.template.spec.containers)
}

# METADATA
# description: The pod template — an object with `metadata` and `spec`; undefined when there is none.
template := data.pod.template if {
	data.pod
} else := input if {
	template_path == []
} else := object.get(input, template_path, null)

# METADATA
# description: The path of the pod spec; undefined when the object holds no pod template.
pod_spec_path := data.pod.spec_path if {
	data.pod
} else := array.concat(template_path, ["spec"])

# METADATA
# description: The pod spec; undefined when the object holds no pod template.
pod_spec := data.pod.spec if {
	data.pod
} else := template.spec

# METADATA
# description: The labels of the pods that this object makes, `{}` when it sets none.
pod_labels := labels if {
	labels := template.metadata.labels
	is_object(labels)
} else := {}

# METADATA
# description: The annotations of the pods that this object makes, `{}` when it sets none.
pod_annotations := annotations if {
	annotations := template.metadata.annotations
	is_object(annotations)
} else := {}

# METADATA
# description: |
#   All containers, init and ephemeral ones included, as `{"spec": container, "path": its path, "list": the field it
#   stands in}`.
containers := data.pod.containers if {
	data.pod
} else := array.concat(array.concat(_in("containers"), _in("initContainers")), _in("ephemeralContainers"))

# METADATA
# description: The containers that a scheduler sees, `containers` and `initContainers`, in the shape of `containers`.
scheduled_containers := data.pod.scheduled_containers if {
	data.pod
} else := array.concat(_in("containers"), _in("initContainers"))

# METADATA
# description: |
#   The containers that run as long as the pod does: `containers`, and `initContainers` with `restartPolicy: Always`
#   (sidecars), in the shape of `containers`.
running_containers := data.pod.running_containers if {
	data.pod
} else := array.concat(_in("containers"), [c |
	some c in _in("initContainers")
	c.spec.restartPolicy == "Always"
])

_in(list) := [{"spec": container, "path": array.concat(pod_spec_path, [list, i]), "list": list} |
	some i, container in pod_spec[list]
	is_object(container)
]

# METADATA
# description: The name of a container for a message, or its place when it has none.
container_name(c) := name if {
	name := c.spec.name
	is_string(name)
	name != ""
} else := sprintf("%s[%v]", [c.list, c.path[count(c.path) - 1]])

# METADATA
# description: |
#   The security context field that is in effect for container `c`, the container's own before the pod's, as
#   `{"value": …, "path": …}`; undefined when neither sets it.
effective_security(c, field) := {"value": value, "path": array.concat(c.path, ["securityContext", field])} if {
	value := c.spec.securityContext[field]
	value != null
} else := {"value": value, "path": array.concat(pod_spec_path, ["securityContext", field])} if {
	value := pod_spec.securityContext[field]
	value != null
}

# METADATA
# description: True when the pod says that it runs on Windows (`spec.os.name`).
is_windows if pod_spec.os.name == "windows"

# METADATA
# description: The API group of the object, `""` for the core group.
group := split(input.apiVersion, "/")[0] if {
	is_string(input.apiVersion)
	contains(input.apiVersion, "/")
} else := ""

# METADATA
# description: The name of the object for a message; `generateName` when it has no name yet.
name := input.metadata.name if {
	is_string(input.metadata.name)
	input.metadata.name != ""
} else := concat("", [input.metadata.generateName, "*"]) if {
	is_string(input.metadata.generateName)
} else := "(no name)"

# METADATA
# description: |
#   The minor version of the Kubernetes release that the object is meant for, as the run sets it
#   (`--kubernetes-version`); the newest known when nothing sets it.
default minor := 37

minor := data.kubernetes.minor
