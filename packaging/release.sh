#!/bin/sh
# Makes what a release holds out of binaries that were built for each system:
#
#   packaging/release.sh OUT linux-amd64=target/release/kubectl-policy [darwin-arm64=… windows-amd64=….exe]
#
# An archive with its checksum for each, SHA256SUMS, a bill of materials, install.sh, and krew's manifest with the
# platforms that were given. The same binaries give the same bytes. Needs cargo, python3 and GNU tar.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
releases=https://github.com/kubectl-policy/kubectl-policy/releases/download
program=kubectl-policy

fail() {
	printf 'error: %s\n' "$1" >&2
	exit 1
}

[ $# -ge 2 ] || fail 'usage: release.sh OUT SYSTEM=BINARY…'
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
shift
[ -z "$(ls -A "$out")" ] || fail "\`$out\` is not empty"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
tag=v$version
for file in plugin.yaml postrenderer/plugin.yaml; do
	grep -q "^version: $version\$" "$root/$file" || fail "\`$file\` is not of version $version"
done
for file in action.yml packaging/circleci/orb.yml packaging/gitlab/kubectl-policy.gitlab-ci.yml; do
	grep -q ": $tag\$" "$root/$file" || fail "\`$file\` does not name $tag"
done
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
krew=$work/policy.yaml
sed -e "/^# A template/d" -e "s|@TAG@|$tag|g" -e "s|@RELEASES@|$releases|g" "$root/packaging/krew/policy.yaml" >"$krew"

manual=
for pair in "$@"; do
	system=${pair%%=*} binary=${pair#*=}
	case $system in
	linux-amd64 | linux-arm64 | darwin-amd64 | darwin-arm64) name=$program ;;
	windows-amd64) name=$program.exe ;;
	*) fail "unknown system \`$system\`" ;;
	esac
	[ -f "$binary" ] || fail "there is no binary \`$binary\`"
	folder=$work/$program-$tag-$system
	mkdir -p "$folder/completions"
	cp "$binary" "$folder/$name"
	chmod 755 "$folder/$name"
	cp "$root/LICENSE" "$root/README.md" "$root/CHANGELOG.md" "$folder/"
	cp "$root"/completions/* "$folder/completions/"
	# The pages are the same for all; whichever binary runs here writes them.
	if [ -z "$manual" ] && "$folder/$name" man "$work/man1" 2>/dev/null; then
		manual=$work/man1
	fi
	[ -z "$manual" ] || cp -R "$manual" "$folder/man1"
	archive=$program-$tag-$system.tar.gz
	tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode=go-w \
		-C "$folder" -cf - . | gzip -n -9 >"$out/$archive"
	(cd "$out" && sha256sum "$archive" >"$archive.sha256")
	sum=$(cut -d ' ' -f 1 "$out/$archive.sha256")
	sed -i "s|@SHA256:$system@|$sum|" "$krew"
done

# A platform without a binary is no platform of this release.
python3 - "$krew" "$out/policy.yaml" <<'PYTHON'
import re, sys
text = open(sys.argv[1]).read()
head, *platforms = re.split(r"(?m)^    - (?=selector:)", text)
kept = [platform for platform in platforms if "@SHA256:" not in platform]
open(sys.argv[2], "w").write(head + "".join("    - " + platform for platform in kept))
PYTHON
cargo metadata --locked --format-version 1 --manifest-path "$root/Cargo.toml" |
	python3 "$root/packaging/sbom.py" "$epoch" >"$out/$program-$tag.cdx.json"
cp "$root/install.sh" "$out/"
(cd "$out" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)
printf '%s: %s files\n' "$out" "$(find "$out" -type f | wc -l)"
