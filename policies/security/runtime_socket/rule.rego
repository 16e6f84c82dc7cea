# METADATA
# title: Socket of the container runtime
# description: |
#   Whoever reaches the socket of Docker, containerd or CRI-O starts containers on the node at will, privileged ones
#   included: it is the node's root password in the form of a file. A read-only mount does not help, since one connects
#   to a socket and does not write it; nor does mounting a directory above it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# - ref: https://kubernetes.io/docs/setup/production-environment/container-runtimes/
#   description: Where the runtimes keep their sockets
# custom:
#   severity: critical
#   bundles: [default, strict]
#   kinds: [workload, core/PersistentVolume]
#   remediation: >-
#     Remove the volume. Build images with a tool that needs no daemon, and take logs and metrics from the kubelet.
#   aliases: [kube-linter:docker-sock, trivy:KSV-0006, checkov:CKV_K8S_27, kubescape:C-0074]
#   since: 0.1.0
package policies.security.runtime_socket

import data.lib.host_path

# `/var/run` is a link to `/run` nearly everywhere.
_sockets := [
	["var", "run", "docker.sock"],
	["run", "docker.sock"],
	["var", "run", "containerd", "containerd.sock"],
	["run", "containerd", "containerd.sock"],
	["var", "run", "crio", "crio.sock"],
	["run", "crio", "crio.sock"],
	["var", "run", "cri-dockerd.sock"],
	["run", "cri-dockerd.sock"],
	["var", "run", "dockershim.sock"],
	["run", "dockershim.sock"],
	["var", "run", "docker", "containerd", "containerd.sock"],
	["run", "docker", "containerd", "containerd.sock"],
	["var", "run", "k3s", "containerd", "containerd.sock"],
	["run", "k3s", "containerd", "containerd.sock"],
	["var", "run", "k0s", "containerd.sock"],
	["run", "k0s", "containerd.sock"],
	["var", "snap", "microk8s", "common", "run", "containerd.sock"],
	["var", "run", "podman", "podman.sock"],
	["run", "podman", "podman.sock"],
	# Windows: \\.\pipe\…
	["pipe", "docker_engine"],
	["pipe", "containerd-containerd"],
]

deny contains {"msg": msg, "path": volume.path} if {
	some volume in host_path.volumes
	segments := host_path.segments(volume.host)
	reached := [socket | some socket in _sockets; host_path.within(socket, segments)]
	count(reached) > 0
	msg := sprintf("%s gives access to %s", [volume.what, _which(volume.host, reached[0], segments)])
}

_which(host, socket, segments) := sprintf("the runtime socket `%s`", [host]) if {
	socket == segments
} else := sprintf("`%s`, which holds the runtime socket `/%s`", [host, concat("/", socket)])
