package policies.security.writable_host_path_test

import data.policies.security.writable_host_path

_pod(volumes, mount) := {"kind": "Pod", "spec": {
	"volumes": volumes,
	"containers": [{"name": "app", "volumeMounts": [mount]}],
}}

_log := {"name": "log", "hostPath": {"path": "/var/log"}}

test_writable if {
	every read_only in [{}, {"readOnly": false}, {"readOnly": null}, {"readOnly": "true"}, {"recursiveReadOnly": "Enabled"}] {
		writable_host_path.deny == {{
			"msg": "container `app` may write to `/var/log` of the node (volume `log`)",
			"path": ["spec", "containers", 0, "volumeMounts", 0, "readOnly"],
		}} with input as _pod([_log], object.union({"name": "log", "mountPath": "/log"}, read_only))
	}
}

test_read_only if {
	count(writable_host_path.deny) == 0 with input as _pod([_log], {"name": "log", "readOnly": true})
}

test_other_volumes if {
	mount := {"name": "log"}
	count(writable_host_path.deny) == 0 with input as _pod([{"name": "log", "emptyDir": {}}], mount)
	count(writable_host_path.deny) == 0 with input as _pod([{"name": "log", "hostPath": null}], mount)
	count(writable_host_path.deny) == 0 with input as _pod([_log], {"name": "other"})
	count(writable_host_path.deny) == 0 with input as _pod("text", "text")
}

# The API server refuses this; the rule must not break over it.
test_one_name_twice if {
	count(writable_host_path.deny) == 2 with input as _pod(
		[_log, {"name": "log", "hostPath": {}}],
		{"name": "log"},
	)
}
