#!/bin/sh
# Prints the path of the cluster program, built when its sources have changed since the last time. The first build takes
# minutes: it compiles etcd and kube-apiserver. With KUBEBUILDER_ASSETS set those two are taken from there, and it takes
# seconds.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
CACHE=${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kubectl-policy-e2e}
command -v go >/dev/null 2>&1 || { echo 'error: go is not here' >&2; exit 1; }
cd "$here"
tags=
[ -z "${KUBEBUILDER_ASSETS:-}" ] || tags=assets
key=$({ go version; echo "$tags"; cat go.mod ./*.go build.sh; } | cksum | tr ' ' -)
folder=$CACHE/cluster${tags:+-$tags}
program=$folder/$key/cluster
if [ ! -x "$program" ]; then
	# Only one at a time, and only the newest is kept.
	mkdir -p "$CACHE"
	exec 8>"$CACHE/cluster.lock"
	flock 8 2>/dev/null || true
	if [ ! -x "$program" ]; then
		rm -rf "$folder"
		mkdir -p "$folder/$key"
		version=$(sed -n 's|^\tk8s.io/kubernetes v|v|p' go.mod)
		# kubectl and Helm read the version, which only Kubernetes' own build writes there.
		stamp="-X k8s.io/component-base/version.gitVersion=$version -X k8s.io/component-base/version.gitMajor=1"
		minor=${version#v1.}
		stamp="$stamp -X k8s.io/component-base/version.gitMinor=${minor%%.*}"
		nice -n 10 go build -buildvcs=false -trimpath -tags "$tags" -ldflags "-s -w $stamp" -o "$program.new" . >&2
		mv "$program.new" "$program"
	fi
fi
printf '%s\n' "$program"
