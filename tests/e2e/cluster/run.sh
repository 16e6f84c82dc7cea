#!/bin/sh
# The cluster itself: it is a real one, its users may do what their roles say, and a second start is the same again.
# The last line is `N passed, N failed`.
set -u

e2e=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$e2e/lib.sh"
work=$(mktemp -d)
trap 'cluster_down 2>/dev/null; rm -rf "$work"' EXIT
passed=0 failed=0

# that NAME STATUS PATTERN COMMAND…: the command ends with the status and says something that fits
that() {
	name=$1 status=$2 pattern=$3 code=0
	shift 3
	"$@" >"$work/said" 2>&1 || code=$?
	if [ "$code" -eq "$status" ] && grep -q -- "$pattern" "$work/said"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED: %s: status %s\n' "$name" "$code"
		sed 's/^/    /' "$work/said"
	fi
}

cluster_up "$work/cluster" -user reader || { echo 'the cluster did not start'; exit 1; }
that 'the API server is a real one' 0 'Server Version: v1\.' kubectl version
that 'a manifest that is none is refused by it' 1 'spec.containers: Required value' \
	sh -c 'printf "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n" | kubectl create -f -'
that 'an object is kept' 0 created kubectl create configmap kept --from-literal=a=b
that 'a user without a role may do nothing' 1 'User "reader" cannot list' kubectl --context reader get configmaps
kubectl create role reading --verb=list --resource=configmaps >/dev/null
kubectl create rolebinding reading --role=reading --user=reader >/dev/null
that 'a role is all that it takes' 0 kept kubectl --context reader get configmaps
address=$(kubectl config view -o 'jsonpath={.clusters[0].cluster.server}')

cluster_down
that 'it stops when it is told to' 1 refused kubectl get configmaps
cluster_up "$work/cluster" -user reader || { echo 'the cluster did not start again'; exit 1; }
that 'it starts again with what it had' 0 kept kubectl --context reader get configmaps
that 'it starts again where it was' 0 "$address" kubectl config view

# A program cannot be told to stop by a suite that was killed, so it has to see for itself.
kill -9 "${cluster_pid:?}"
wait "$cluster_pid" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kubectl get --raw /livez >/dev/null 2>&1 && sleep 1; done
that 'its servers end with it' 1 refused kubectl get --raw /livez

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
