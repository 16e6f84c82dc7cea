package policies.security.sensitive_host_path_test

import data.policies.security.sensitive_host_path

_pod(path) := {"kind": "Pod", "spec": {"containers": [], "volumes": [{"name": "node", "hostPath": {"path": path}}]}}

test_sensitive if {
	every path in [
		"/", "//", "/./", "/boot", "/dev", "/dev/fuse", "/etc", "/etc/", "//etc//kubernetes", "/etc/shadow", "/lib",
		"/lib/modules", "/proc", "/proc/1/ns", "/sys", "/sys/fs/cgroup", "/usr", "/usr/bin", "/root", "/root/.ssh",
		"/var/lib/kubelet", "/var/lib/kubelet/pods", "/etc/localtimes",
	] {
		count(sensitive_host_path.deny) == 1 with input as _pod(path)
	}
}

test_not_sensitive if {
	every path in [
		"/data", "/etcd", "/libs", "/lib64x", "/var/log", "/var/lib/kubelet-cache", "/opt/etc", "/home/root",
		"/etc/localtime", "/usr/share/zoneinfo/Europe",
	] {
		count(sensitive_host_path.deny) == 0 with input as _pod(path)
	}
}

test_parameters if {
	count(sensitive_host_path.deny) == 0 with input as _pod("/root") with data.params as {"more": []}
	count(sensitive_host_path.deny) == 1 with input as _pod("/etc") with data.params as {"more": []}
	count(sensitive_host_path.deny) == 1 with input as _pod("/srv/secret/a") with data.params as {"more": ["/srv/secret/"]}
	count(sensitive_host_path.deny) == 1 with input as _pod("/etc/localtime") with data.params as {"except": []}
	count(sensitive_host_path.deny) == 0 with input as _pod("/sys/fs/bpf") with data.params as {"except": ["/sys/fs/bpf"]}
	count(sensitive_host_path.deny) == 1 with input as _pod("/") with data.params as {"except": ["/"]}
}

test_messages if {
	sensitive_host_path.deny == {{
		"msg": "volume `node` is `/etc/kubernetes` of the node, in the sensitive directory `/etc`",
		"path": ["spec", "volumes", 0, "hostPath", "path"],
	}} with input as _pod("/etc/kubernetes")
	{f.msg | some f in sensitive_host_path.deny} == {"volume `node` is `/` of the node, the root of its file system"} with input as _pod("/")
}
