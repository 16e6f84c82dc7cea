#!/usr/bin/env bash
# What a person sees: the program on a pseudo-terminal, its colours, links, width and progress, and none of them where
# there is no terminal or it cannot show them.
#
#   tests/e2e/terminal/run.sh BIN
#
# Needs python3. The last line is `N passed, N failed`.
set -euo pipefail
exec python3 "$(dirname "$0")/watch.py" "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
