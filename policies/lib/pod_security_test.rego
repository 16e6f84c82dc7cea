package lib.pod_security_test

import data.lib.pod_security

_pod(spec) := {"kind": "Pod", "spec": object.union({"containers": [{"name": "app"}]}, spec)}

test_contexts_of_pod_and_containers if {
	contexts := pod_security.contexts with input as {"kind": "Pod", "spec": {
		"securityContext": {"runAsUser": 1},
		"initContainers": [{"name": "init", "securityContext": {"runAsUser": 2}}],
		"containers": [{"name": "app"}, {"name": "odd", "securityContext": "none"}],
		"ephemeralContainers": [{"securityContext": {"runAsUser": 3}}],
	}}
	found := [{"spec": context.spec, "path": context.path, "owner": pod_security.owner(context)} | some context in contexts]
	found == [
		{"spec": {"runAsUser": 1}, "path": ["spec", "securityContext"], "owner": "the pod"},
		{
			"spec": {"runAsUser": 2},
			"path": ["spec", "initContainers", 0, "securityContext"],
			"owner": "container `init`",
		},
		{
			"spec": {"runAsUser": 3},
			"path": ["spec", "ephemeralContainers", 0, "securityContext"],
			"owner": "container `ephemeralContainers[0]`",
		},
	]
}

test_no_contexts_without_a_pod if {
	pod_security.contexts == [] with input as {"kind": "ConfigMap", "data": {}}
	pod_security.contexts == [] with input as _pod({"securityContext": "none"})
}

test_windows_is_exempt_from_1_25 if {
	windows := _pod({"os": {"name": "windows"}})
	pod_security.windows_exempt with input as windows
	pod_security.windows_exempt with input as windows with data.kubernetes.minor as 25
	not pod_security.windows_exempt with input as windows with data.kubernetes.minor as 24
	not pod_security.windows_exempt with input as _pod({"os": {"name": "linux"}})
	not pod_security.windows_exempt with input as _pod({})
}

test_user_namespace_counts_from_1_35 if {
	pod_security.in_user_namespace with input as _pod({"hostUsers": false})
	not pod_security.in_user_namespace with input as _pod({"hostUsers": false}) with data.kubernetes.minor as 34
	not pod_security.in_user_namespace with input as _pod({"hostUsers": true})
	not pod_security.in_user_namespace with input as _pod({"hostUsers": "false"})
	not pod_security.in_user_namespace with input as _pod({})
}

test_capability_names if {
	pod_security.capability("SYS_ADMIN") == "SYS_ADMIN"
	pod_security.capability("cap_sys_admin") == "SYS_ADMIN"
	not pod_security.capability(21)
}

test_profiles if {
	pod_security.confines({"type": "RuntimeDefault"})
	pod_security.confines({"type": "Localhost", "localhostProfile": "app.json"})
	not pod_security.confines({"type": "Unconfined"})
	not pod_security.confines({})
	not pod_security.confines("RuntimeDefault")
	pod_security.profile_type({"type": "Unconfined"}) == "`Unconfined`"
	pod_security.profile_type({"type": null}) == "not set"
	pod_security.profile_type("RuntimeDefault") == "not set"
}
