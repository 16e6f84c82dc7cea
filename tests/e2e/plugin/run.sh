#!/usr/bin/env bash
# `kubectl policy …` through the real kubectl: the plugin is found, its arguments, streams and exit status are its own.
#
#   BIN=path/to/kubectl-policy tests/e2e/plugin/run.sh
#
# Needs kubectl, no cluster. The last line is `N passed, N failed`.
set -uo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home"
cp "$BIN" "$work/bin/kubectl-policy"
export PATH="$work/bin:$PATH" HOME="$work/home"
cd "$work" || exit 1

passed=0 failed=0
# expect NAME STATUS PATTERN COMMAND…
expect() {
	local name=$1 status=$2 pattern=$3 output got=0
	shift 3
	output=$("$@" 2>&1) || got=$?
	if [ "$got" = "$status" ] && grep -qE -- "$pattern" <<<"$output"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAIL %s: status %s instead of %s, or no %s in:\n%s\n' "$name" "$got" "$status" "$pattern" "$output"
	fi
}

pod() { printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: echo}\nspec: {containers: [{name: app, image: "%s"}]}\n' "$1"; }
pod echo:latest >bad.yaml
pod echo:1.4.2 >good.yaml
printf 'a: [1\n' >broken.yaml

expect "the plugin is listed" 0 'kubectl-policy$' kubectl plugin list
expect "help names what was typed" 0 'Usage: kubectl policy check' kubectl policy check --help
expect "a clean file" 0 'no findings' kubectl policy check --rule latest-tag good.yaml
expect "a finding" 1 'bad.yaml:4:' kubectl policy check --rule latest-tag --fail-on warn -o short bad.yaml
expect "what cannot be checked" 2 'broken.yaml' kubectl policy check --rule latest-tag broken.yaml
expect "standard input" 1 '^-:4:' sh -c 'kubectl policy check --rule latest-tag --fail-on warn -o short - <bad.yaml'
expect "what kubectl itself prints" 0 'no findings' sh -c \
	'kubectl label --local -f good.yaml a=b -o yaml | kubectl policy check --rule latest-tag -'
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
