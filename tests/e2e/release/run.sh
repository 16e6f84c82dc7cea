#!/bin/sh
# Releases that are denied and releases that are not, by the real Helm 3.18.0 and 4.3.1, into the real API server: what is
# denied is not there afterwards, and what is not denied is. KUBECTL_POLICY names the binary. The last line is
# `N passed, N failed, N skipped`.
set -u

e2e=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$e2e/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$e2e/lib.sh"
binary=${KUBECTL_POLICY:-$root/target/debug/kubectl-policy}
work=$(mktemp -d)
trap 'cluster_down 2>/dev/null; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$1"; sed 's/^/    /' "$work/out" "$work/err"; }
skip() { skipped=$((skipped + 1)); printf 'skipped: %s\n' "$1"; }
# that NAME COMMAND…: passes when the command does
that() { name=$1; shift; if "$@"; then ok; else bad "$name"; fi; }
# the last run's status, and what it said
status() { [ "$code" -eq "$1" ]; }
said() { grep -q -- "$1" "$work/err"; }
run() { code=0; "$@" >"$work/out" 2>"$work/err" || code=$?; }

# What is in the release's namespace, one a line: nothing at all, or the objects of one revision.
releases() { "$helm" list --pending --deployed --failed --short -n "$namespace"; }
objects() { kubectl get deployments,services,configmaps,pods,secrets -o name -n "$namespace" | grep -v 'kube-root-ca' | sort; }
nothing_there() { [ -z "$(releases)" ] && [ -z "$(objects)" ]; }
revision() { "$helm" history r -n "$namespace" -o json | grep -o '"revision":[0-9]*' | tail -n 1; }
image() { kubectl get deployment r-web -n "$namespace" -o 'jsonpath={.spec.template.spec.containers[0].image}'; }

# told NAME: Helm's status is 1, and its user has read rule, template, line and fix
told() {
	that "$major: $1 is refused" status 1
	that "$major: … by rule" said 'latest-tag'
	that "$major: … at the template's line" said 'templates/web.yaml:20:18'
	that "$major: … with the fix" said 'Name the version'
}

# The hook waits for a Pod that nobody runs here, and Helm 4 shows it to the post-renderer even so.
good='--set web.image=nginx:1.27.3 --set cache.tag=7.4.1 --no-hooks'
bad='--set web.image=nginx:latest --no-hooks'
ours='--no-config --rule latest-tag --fail-on=warn'

# documented_route: through `helm policy`
# shellcheck disable=SC2086
documented_route() {
	namespace=policy$major
	kubectl create namespace "$namespace" >/dev/null
	run "$helm" policy install r "$chart" -n "$namespace" $bad -- $ours
	told 'helm policy install'
	that "$major: … and nothing is there" nothing_there
	run "$helm" policy install r "$chart" -n "$namespace" $good -- $ours
	that "$major: a good release is installed" status 0
	that "$major: … and is there" test "$(image)" = nginx:1.27.3
	run "$helm" policy upgrade r "$chart" -n "$namespace" $bad -- $ours
	told 'helm policy upgrade'
	that "$major: … and the release is as it was" test "$(revision) $(image)" = '"revision":1 nginx:1.27.3'
	run "$helm" policy upgrade r "$chart" -n "$namespace" $good --set web.image=nginx:1.27.4 -- $ours
	that "$major: a good upgrade passes" status 0
	that "$major: … and is there" test "$(revision) $(image)" = '"revision":2 nginx:1.27.4'
	run "$helm" policy upgrade --install other "$chart" -n "$namespace" $bad -- $ours
	told 'helm policy upgrade --install'
	that "$major: … and no second release is there" test "$(releases)" = r
	run "$helm" package "$chart" -d "$work"
	run "$helm" policy install packed "$work/shop-0.1.0.tgz" -n "$namespace" $bad -- $ours
	that "$major: a packed chart is refused" status 1
	that "$major: … by rule" said 'latest-tag'
	that "$major: … at the template" said 'shop/templates/web.yaml'
	that "$major: … and no second release is there" test "$(releases)" = r
}

# by_itself FLAG…: the post-renderer without `helm policy`
# shellcheck disable=SC2086
by_itself() {
	namespace=plain$major
	kubectl create namespace "$namespace" >/dev/null
	args=
	for word in $ours --namespace=$namespace --chart=$chart; do args="$args --post-renderer-args=$word"; done
	run "$helm" install r "$chart" -n "$namespace" $bad "$@" $args
	told 'helm install'
	that "$major: … and nothing is there" nothing_there
	run "$helm" install r "$chart" -n "$namespace" $good "$@" $args
	that "$major: a good release is installed" status 0
	run "$helm" upgrade r "$chart" -n "$namespace" $bad "$@" $args
	told 'helm upgrade'
	that "$major: … and the release is as it was" test "$(revision) $(image)" = '"revision":1 nginx:1.27.3'
	# What is let pass must be what Helm alone would have installed.
	kubectl get deployment,service -n "$namespace" -o 'jsonpath={.items[*].spec}' >"$work/through"
	run "$helm" uninstall r -n "$namespace" --no-hooks
	run "$helm" install r "$chart" -n "$namespace" $good
	kubectl get deployment,service -n "$namespace" -o 'jsonpath={.items[*].spec}' >"$work/alone"
	sed -i 's/"clusterIPs*":[^,]*,//g' "$work/through" "$work/alone"
	that "$major: … which Helm alone would have made, too" cmp -s "$work/through" "$work/alone"
}

with() { # with MAJOR HELM
	major=$1 helm=$2
	export HELM_CACHE_HOME="$work/$major/c" HELM_CONFIG_HOME="$work/$major/f" HELM_DATA_HOME="$work/$major/d"
	run "$helm" plugin install "$plugin"
}

[ -x "$binary" ] || { printf 'error: no binary at %s\n' "$binary" >&2; exit 2; }
fetch_helm3 || skip 'Helm 3 could not be fetched'
fetch_helm4 || skip 'Helm 4 could not be fetched'
chart=$work/charts/shop
mkdir "$work/charts" && cp -r "$root/tests/fixtures/charts/shop" "$chart"
sed -i 's/migrate:latest/migrate:1.0.0/' "$chart/templates/hook.yaml"
plugin=$work/policy
mkdir -p "$plugin/bin"
cp -r "$root/plugin.yaml" "$root/plugin.complete" "$root/postrenderer" "$plugin"
ln -s "$binary" "$plugin/bin/kubectl-policy"
# The suite `helm` has the install hook; here the binary is in place already.
printf '#!/bin/sh\n' >"$plugin/install.sh"
cluster_up "$work/cluster" || { echo 'the cluster did not start'; exit 1; }

if [ -x "$HELM3" ]; then
	with 3 "$HELM3"
	documented_route
	by_itself --post-renderer "$binary" --post-renderer-args post-render
fi
if [ -x "$HELM4" ]; then
	with 4 "$HELM4"
	documented_route
	run "$helm" plugin install "$plugin/postrenderer"
	by_itself --post-renderer policy-postrenderer
	namespace=hooks
	kubectl create namespace "$namespace" >/dev/null
	cp "$root/tests/fixtures/charts/shop/templates/hook.yaml" "$chart/templates"
	# shellcheck disable=SC2086
	run "$helm" policy install r "$chart" -n "$namespace" $good -- $ours
	that '4: a hook is refused, too' said 'templates/hook.yaml:10:14'
	that '4: … and nothing is there' nothing_there
fi
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
