# METADATA
# title: Requests and limits
# description: |
#   What a container or a pod asks for and is held to, as the API server completes it: a limit without a request is the
#   request as well, zero is nothing, and the resources of the whole pod (`spec.resources`, from 1.32) stand in for
#   those of its containers. `spec` is a container's spec or the pod's. A value that is no quantity counts as set here;
#   other rules report it.
package lib.resources

import data.lib.k8s
import data.lib.quantity

# METADATA
# description: |
#   Everything that may hold `resources`, in the shape of `lib.k8s.containers`: all containers, and the pod itself, whose
#   list is `""`.
holders := array.concat(k8s.containers, [{"spec": pod_level, "path": k8s.pod_spec_path, "list": ""} |
	is_object(pod_level.resources)
])

# METADATA
# description: What a message calls a holder.
holder_name(holder) := "the pod" if {
	holder.list == ""
} else := sprintf("container `%s`", [k8s.container_name(holder)])

# METADATA
# description: The pod spec, where the target release lets it hold `resources`; undefined otherwise.
pod_level := k8s.pod_spec if k8s.minor >= 32

# METADATA
# description: The value at `resources[list][resource]`; undefined when it is absent or null.
value(spec, list, resource) := v if {
	v := spec.resources[list][resource]
	v != null
}

# METADATA
# description: True when the spec sets a limit on the resource.
has_limit(spec, resource) if _is_set(spec, "limits", resource)

# METADATA
# description: True when the spec has a request for the resource, its own or the one that its limit implies.
has_request(spec, resource) if _is_set(spec, "requests", resource)

has_request(spec, resource) if {
	not _mentions(spec, "requests", resource)
	_is_set(spec, "limits", resource)
}

# METADATA
# description: True when the pod as a whole has a limit on the resource.
pod_has_limit(resource) if has_limit(pod_level, resource)

# METADATA
# description: True when the pod as a whole has a request for the resource.
pod_has_request(resource) if has_request(pod_level, resource)

_is_set(spec, list, resource) if {
	v := value(spec, list, resource)
	v != null
	not _is_zero(v)
}

_mentions(spec, list, resource) if value(spec, list, resource) != null

_is_zero(v) if quantity.parse(v) == 0

# METADATA
# description: |
#   What is missing, for a message: "no memory limit", or "the memory limit `0`, which is none". `what` is the
#   resource in words, `kind` is `request` or `limit`.
lack(spec, kind, what, resource) := sprintf("the %s %s `%v`, which is none", [what, kind, v]) if {
	v := value(spec, sprintf("%ss", [kind]), resource)
	v != null
} else := sprintf("no %s %s", [what, kind])
