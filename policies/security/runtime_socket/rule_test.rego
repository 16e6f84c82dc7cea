package policies.security.runtime_socket_test

import data.policies.security.runtime_socket

_pod(path) := {"kind": "Pod", "spec": {"containers": [], "volumes": [{"name": "node", "hostPath": {"path": path}}]}}

_messages := {finding.msg | some finding in runtime_socket.deny}

test_sockets if {
	every path in [
		"/var/run/docker.sock",
		"/run/docker.sock",
		"//var/run//docker.sock/",
		"/run/containerd/containerd.sock",
		"/var/run/crio/crio.sock",
		"/run/k3s/containerd/containerd.sock",
		"/var/snap/microk8s/common/run/containerd.sock",
		`\\.\pipe\docker_engine`,
		"//./pipe/containerd-containerd",
	] {
		_messages == {sprintf("volume `node` gives access to the runtime socket `%s`", [path])} with input as _pod(path)
	}
}

test_directories_above if {
	every path in ["/", "/var", "/var/run", "/var/run/", "/run", "/run/containerd", "/var/run/crio", "/run/k3s"] {
		count(runtime_socket.deny) == 1 with input as _pod(path)
	}
	runtime_socket.deny == {{
		"msg": "volume `node` gives access to `/run/crio`, which holds the runtime socket `/run/crio/crio.sock`",
		"path": ["spec", "volumes", 0, "hostPath", "path"],
	}} with input as _pod("/run/crio")
}

test_neighbours if {
	every path in [
		"/var/log",
		"/var/lib/docker/containers",
		"/var/run/docker.sock.d",
		"/run/containerd-data",
		"/run/xtables.lock",
		"/run/systemd",
		"/var/run/cilium",
		"/opt/var/run/docker.sock",
		"/var/run/containerd/containerd.sock/x",
	] {
		count(runtime_socket.deny) == 0 with input as _pod(path)
	}
}
