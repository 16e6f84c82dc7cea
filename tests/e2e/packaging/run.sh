#!/usr/bin/env bash
# What a release is made of: its archive installs, its checksums hold, its manifests are what krew, GitHub, pre-commit and
# CycloneDX take, and the step of the GitHub Action does what it says.
#
#   tests/e2e/packaging/run.sh BIN
#
# Needs python3 and pip, npm for the action's schema. The last line is `N passed, N failed, N skipped`.
set -uo pipefail

root=$(cd "$(dirname "$0")/../../.." && pwd)
bin=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

# that NAME COMMAND…: passes when the command does
that() {
	local name=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED: %s\n' "$name"
		sed 's/^/    /' "$work/said"
	fi
}
not_run() {
	printf 'not run: %s\n' "$1"
	skipped=$((skipped + 1))
}
fails() { ! "$@"; }

release() { "$root/packaging/release.sh" "$@"; }
that 'a release is made' release "$work/one" "linux-amd64=$bin"
that '… the same again' release "$work/two" "linux-amd64=$bin"
that '… byte for byte' diff -r "$work/one" "$work/two"
that '… but not over another' fails release "$work/one" "linux-amd64=$bin"
that '… nor for a system that there is not' fails release "$work/three" "plan9-mips=$bin"
that 'the checksums hold' sh -c "cd '$work/one' && sha256sum --check --strict --quiet SHA256SUMS ./*.sha256"

archive=$(find "$work/one" -name '*-linux-amd64.tar.gz')
that 'install.sh takes the archive' sh "$work/one/install.sh" --from "$archive" --to "$work/bin"
that '… and it runs' "$work/bin/kubectl-policy" --version
that '… and completes' sh -c "'$work/bin/kubectl_complete-policy' ch | grep -q ^check"
tar -tzf "$archive" >"$work/list"
for file in ./LICENSE ./completions/kubectl-policy.bash ./completions/_kubectl-policy ./man1/kubectl-policy-check.1; do
	that "the archive holds $file" grep -qxF "$file" "$work/list"
done

if python3 -m pip install --quiet --disable-pip-version-check --target "$work/py" PyYAML==6.0.3 pre-commit==4.7.0 \
	'cyclonedx-python-lib[json-validation]==11.5.0' >"$work/said" 2>&1; then
	export PYTHONPATH=$work/py
	that 'everything is what its reader takes' python3 "$root/tests/e2e/packaging/read.py" "$root" "$work/one"
	that 'pre-commit takes the hooks' python3 -m pre_commit validate-manifest "$root/.pre-commit-hooks.yaml"
else
	not_run 'the readers could not be fetched from PyPI'
fi
if (cd "$work" && npm install --silent --no-audit --no-fund --no-save --ignore-scripts \
	@action-validator/core@0.6.0 @action-validator/cli@0.6.0) >"$work/said" 2>&1; then
	that 'GitHub takes the action' "$work/node_modules/.bin/action-validator" "$root/action.yml"
else
	not_run "the schema of GitHub's actions could not be fetched from npm"
fi

# The step of the action, as GitHub runs it: words from the caller stay words.
if [ -d "$work/py" ]; then
	python3 - "$root/action.yml" >"$work/step.sh" <<'PYTHON'
import sys, yaml
print(next(step["run"] for step in yaml.safe_load(open(sys.argv[1]))["runs"]["steps"] if step.get("id") == "check"))
PYTHON
	mkdir "$work/repository"
	printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: echo}\nspec: {containers: [{name: app, image: "echo:latest"}]}\n' \
		>"$work/repository/pod.yaml"
	step() { # ARGS PATHS
		(cd "$work/repository" && env PATH="$work/bin:$PATH" ARGS="$1" PATHS="$2" CHANGED_SINCE='' SARIF=x.sarif JUNIT='' \
			GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$work/summary" GITHUB_OUTPUT="$work/outputs" \
			bash --noprofile --norc -eo pipefail "$work/step.sh") >"$work/log" 2>&1
	}
	that 'the step passes what is only a warning' step '--rule latest-tag' pod.yaml
	that '… with an annotation' grep -q '^::warning file=pod.yaml,line=4,' "$work/log"
	that '… a summary' grep -q latest-tag "$work/summary"
	that '… and SARIF' grep -q '"ruleId": "latest-tag"' "$work/repository/x.sarif"
	that 'the step fails with a finding' fails step '--rule latest-tag --fail-on warn' pod.yaml
	that '… and says with what' grep -qx 'status=1' "$work/outputs"
	# shellcheck disable=SC2016
	that 'a path is never a command' fails step '--rule latest-tag' '$(touch${IFS}pwned) ; touch pwned'
	that '… nor a flag' test ! -e "$work/repository/pwned"
fi
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
