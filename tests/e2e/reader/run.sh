#!/bin/sh
# Compares what the library reads with what the real kubectl reads, document by document.
#
#   run.sh KUBECTL READER [DIR...]
#
# KUBECTL is a kubectl of 1.29 or newer, READER the cargo example `read`; it is run on the cases beside this script and on
# the YAML and JSON files of each DIR. Needs python3, no cluster.
set -eu
[ $# -ge 2 ] || { echo "usage: run.sh KUBECTL READER [DIR...]" >&2; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
kubectl=$1 reader=$2
shift 2
exec python3 "$here/compare.py" "$kubectl" "$reader" "$here/cases" "$@"
