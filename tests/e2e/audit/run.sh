#!/bin/sh
# `audit` against the real API server; suite.py says what. The last line is `N passed, N failed`.
#
#   tests/e2e/audit/run.sh BINARY
set -u

binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
e2e=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$e2e/lib.sh"
program=$("$e2e/cluster/build.sh") || exit 1
exec python3 -B "$e2e/audit/suite.py" "$binary" "$program"
