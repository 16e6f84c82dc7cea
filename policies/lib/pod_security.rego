# METADATA
# title: Pod security
# description: |
#   What the security rules share: every security context of a pod, the names of capabilities, and the two conditions
#   under which the Pod Security Standards relax a control.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# - ref: https://github.com/kubernetes/kubernetes/tree/master/staging/src/k8s.io/pod-security-admission/policy
package lib.pod_security

import data.lib.k8s

# METADATA
# description: |
#   Every security context that is written down, the pod's and those of all containers, as `{"spec": the context,
#   "path": its path}`, those of containers with the `container`, in the shape of `lib.k8s.containers`.
contexts := array.concat(_pod_contexts, [context |
	some c in k8s.containers
	spec := c.spec.securityContext
	is_object(spec)
	context := {"spec": spec, "path": array.concat(c.path, ["securityContext"]), "container": c}
])

_pod_contexts := [{"spec": spec, "path": array.concat(k8s.pod_spec_path, ["securityContext"])}] if {
	spec := k8s.pod_spec.securityContext
	is_object(spec)
} else := []

# METADATA
# description: Who has the security context, for a message.
owner(context) := sprintf("container `%s`", [k8s.container_name(context.container)]) if {
	context.container
} else := "the pod"

# METADATA
# description: |
#   True when the pod is exempt from the controls that only Linux knows: it says `os.name: windows`, and the release is
#   1.25 or newer, in which that field is stable and the API server refuses Linux fields beside it.
windows_exempt if {
	k8s.is_windows
	k8s.minor >= 25
}

# METADATA
# description: |
#   True when the pod runs in a user namespace of its own (`hostUsers: false`) and the release is 1.35 or newer, from
#   which on the Pod Security Standards take root in such a pod for what it is on the node: an ordinary user.
in_user_namespace if {
	k8s.pod_spec.hostUsers == false
	k8s.minor >= 35
}

# METADATA
# description: |
#   A capability as people mean it: `sys_admin` and `CAP_SYS_ADMIN` are `SYS_ADMIN`. Only for what is added; a `drop` of
#   `CAP_NET_RAW` drops nothing in some container runtimes.
capability(name) := trim_prefix(upper(name), "CAP_") if is_string(name)

# METADATA
# description: |
#   True for a `seccompProfile` or an `appArmorProfile` that confines: of type RuntimeDefault or Localhost.
confines(profile) if profile.type in {"RuntimeDefault", "Localhost"}

# METADATA
# description: The type of such a profile for a message, whatever stands there.
profile_type(profile) := sprintf("`%v`", [profile.type]) if {
	profile.type != null
} else := "not set"
