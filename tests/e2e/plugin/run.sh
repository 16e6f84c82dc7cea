#!/usr/bin/env bash
# `kubectl policy …` through the real kubectl: the plugin is found, its arguments, streams and exit status are its own.
#
#   BIN=path/to/kubectl-policy tests/e2e/plugin/run.sh
#
# Needs kubectl, no cluster. The last line is `N passed, N failed, N skipped`.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
BIN=$(cd "$(dirname "$BIN")" && pwd)/$(basename "$BIN")
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

# TAB: kubectl asks kubectl_complete-policy, and says on standard error what it understood.
expect "the link for kubectl is made" 0 'kubectl_complete-policy$' kubectl policy completion --link
expect "commands" 0 '^check.Check manifests' kubectl __complete policy ch
expect "rules" 0 '^latest-tag.Image without' kubectl __complete policy check --rule latest-t
expect "formats, behind the sign too" 0 '^sarif.SARIF' kubectl __complete policy check --output=sa
expect "no files where there can be none" 0 'directive: ShellCompDirectiveNoFileComp$' kubectl __complete policy explain zzz
expect "files where there can be" 0 'directive: ShellCompDirectiveDefault$' kubectl __complete policy check ''
expect "folders" 0 'directive: ShellCompDirectiveFilterDirs$' kubectl __complete policy test ''
mkdir -p home/.kube
printf 'contexts:\n- {name: prod, context: {cluster: none, namespace: shop}}\ncurrent-context: prod\n' >home/.kube/config
expect "namespaces without a cluster that answers" 0 '^shop$' kubectl __complete policy check -n s
if [ -n "${E2E_CLUSTER:-}" ]; then
	expect "namespaces of the cluster" 0 '^kube-system$' env KUBECONFIG="$E2E_KUBECONFIG" kubectl __complete policy check -n kube
fi

# The scripts for the program under its own name, in the shells that are here.
scripts=$(cd "$here/../../../completions" && pwd)
skipped=0
line='kubectl-policy explain kube-linter:latest'
# shellcheck disable=SC2016
expect "bash" 0 '^<latest-tag>$' bash -c 'source "$1/kubectl-policy.bash"; COMP_LINE=$2 COMP_POINT=${#2} COMP_CWORD=4
	COMP_WORDS=(kubectl-policy explain kube-linter : latest); _kubectl_policy kubectl-policy latest :
	printf "<%s>\n" "${COMPREPLY[@]}"' bash "$scripts" "$line"
if command -v fish >/dev/null 2>&1; then
	expect "fish" 0 '^kube-linter:latest-tag.latest-tag:' fish -c "source $scripts/kubectl-policy.fish; complete -C '$line'"
	expect "fish: a flag's value" 0 '^--fail-on=deny' \
		fish -c "source $scripts/kubectl-policy.fish; complete -C 'kubectl-policy check --fail-on=d'"
else
	echo "not run: fish is not here"
	skipped=$((skipped + 1))
fi
if command -v zsh >/dev/null 2>&1 && command -v python3 >/dev/null 2>&1; then
	expect "zsh" 0 'TAB -> kubectl-policy explain kube-linter:latest-tag $' \
		python3 "$here/../terminal/pty_shell.py" "$scripts/_kubectl-policy" "$line"
	expect "zsh: a flag's value" 0 'TAB -> kubectl-policy check --fail-on=deny $' \
		python3 "$here/../terminal/pty_shell.py" "$scripts/_kubectl-policy" 'kubectl-policy check --fail-on=d'
else
	echo "not run: zsh is not here"
	skipped=$((skipped + 1))
fi
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
