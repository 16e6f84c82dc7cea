#!/bin/sh
# Puts kubectl-policy in place, with the two links it also answers to: kubectl_complete-policy, which kubectl looks for
# when TAB is pressed, and policy-postrenderer. Builds from the checkout it lies in unless told otherwise.
set -eu

releases=${KUBECTL_POLICY_RELEASES:-https://github.com/kubectl-policy/kubectl-policy/releases/download}
program=kubectl-policy
links='kubectl_complete-policy policy-postrenderer'

usage() {
	cat <<'USAGE'
Usage: install.sh [OPTIONS]

  --to DIR        where to put it [default: $HELM_PLUGIN_DIR/bin when Helm runs this, else ~/.local/bin]
  --from-source   build the checkout that this script lies in, with cargo [default]
  --tag vX.Y.Z    download that release and compare its checksum
  --from FILE     take this binary or .tar.gz; FILE.sha256 beside it must hold its checksum
  --force         replace what is there
  -h, --help      show this

Nothing is replaced without --force, and nothing is left half done.
Examples:
  ./install.sh
  ./install.sh --tag v0.1.0 --to /usr/local/bin
  ./install.sh --from kubectl-policy-v0.1.0-linux-amd64.tar.gz --force
USAGE
}

say() { printf '%s\n' "$*"; }

# fail MESSAGE [HINT]
fail() {
	printf 'error: %s\n' "$1" >&2
	[ $# -lt 2 ] || printf '\n  %s\n' "$2" >&2
	exit 1
}

misused() {
	printf 'error: %s\n\n' "$1" >&2
	usage >&2
	exit 2
}

work=
staged=
clean_up() {
	[ -z "$work" ] || rm -rf "$work"
	[ -z "$staged" ] || rm -rf "$staged"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The hexadecimal SHA-256 of a file, by whichever program there is.
checksum_of() {
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum <"$1"
	elif command -v shasum >/dev/null 2>&1; then
		shasum -a 256 <"$1"
	elif command -v openssl >/dev/null 2>&1; then
		openssl dgst -sha256 -r <"$1"
	else
		fail 'cannot compute a checksum: none of sha256sum, shasum and openssl is there'
	fi | cut -d ' ' -f 1
}

# verify FILE CHECKSUM-FILE
verify() {
	[ -f "$2" ] || fail "cannot verify \`$1\`: there is no \`$2\`" 'its first word must be the SHA-256 of the file'
	# The last line may lack its end, which read counts as a failure.
	read -r wanted _ <"$2" || [ -n "${wanted:-}" ] || fail "cannot verify \`$1\`: \`$2\` is empty"
	found=$(checksum_of "$1")
	[ -n "$found" ] || fail "cannot compute the checksum of \`$1\`"
	[ "$found" = "$wanted" ] || fail "the checksum of \`$1\` is $found, and \`$2\` says $wanted" \
		'the file is damaged or not the one that was published; nothing was installed'
}

# fetch URL FILE
fetch() {
	if command -v curl >/dev/null 2>&1; then
		curl --fail --silent --show-error --location --output "$2" "$1"
	elif command -v wget >/dev/null 2>&1; then
		wget -q -O "$2" "$1"
	else
		fail 'cannot download: neither curl nor wget is there'
	fi || fail "cannot download \`$1\`" 'see whether there is such a release for this system, or use --from-source'
}

# Releases are named after the system as Go and krew name it.
system() {
	case $(uname -s) in
	Linux) os=linux ;;
	Darwin) os=darwin ;;
	*) fail "there are no releases for $(uname -s)" 'use --from-source' ;;
	esac
	case $(uname -m) in
	x86_64 | amd64) arch=amd64 ;;
	aarch64 | arm64) arch=arm64 ;;
	*) fail "there are no releases for $(uname -m)" 'use --from-source' ;;
	esac
	printf '%s-%s\n' "$os" "$arch"
}

# unpack FILE: sets binary
unpack() {
	case $1 in
	*.tar.gz | *.tgz)
		mkdir "$work/archive"
		tar -xzf "$1" -C "$work/archive" || fail "cannot unpack \`$1\`"
		binary=$(find "$work/archive" -type f -name "$program" | head -n 1)
		[ -n "$binary" ] || fail "there is no \`$program\` in \`$1\`"
		;;
	*) binary=$1 ;;
	esac
}

# build: sets binary
build() {
	here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
	# Piped into a shell the script lies nowhere, and another project's folder may be the working one.
	grep -qs "^name = \"$program\"" "$here/Cargo.toml" || fail "cannot build: there is no checkout at \`$here\`" \
		'clone the repository and run its install.sh, or use --tag or --from'
	command -v cargo >/dev/null 2>&1 || fail 'cannot build: there is no cargo' \
		'install Rust from https://rustup.rs, or use --tag or --from'
	say "building $here, which takes a few minutes the first time"
	# Only cargo knows where its output goes: a variable or a configuration may have moved it.
	cargo build --release --locked --bin "$program" --manifest-path "$here/Cargo.toml" \
		--message-format=json-render-diagnostics >"$work/messages" || fail 'cargo could not build it'
	binary=$(sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' "$work/messages" | tail -n 1)
	[ -n "$binary" ] || fail 'cargo does not say where it put the binary'
}

to=
tag=
from=
from_source=
force=
while [ $# -gt 0 ]; do
	case $1 in
	--to | --tag | --from)
		[ $# -gt 1 ] && [ -n "$2" ] || misused "$1 needs a value"
		case $1 in
		--to) to=$2 ;;
		--tag) tag=$2 ;;
		--from) from=$2 ;;
		esac
		shift
		;;
	--from-source) from_source=yes ;;
	--force) force=yes ;;
	-h | --help)
		usage
		exit 0
		;;
	*) misused "unknown option \`$1\`" ;;
	esac
	shift
done
case ${tag:+x}${from:+x}${from_source:+x} in
'' | x) ;;
*) misused 'only one of --tag, --from and --from-source can be meant' ;;
esac
case $tag in
'') ;;
*[!A-Za-z0-9.+-]*) misused "\`$tag\` is no tag of the form v0.1.0" ;;
v[0-9]*.[0-9]*.[0-9]*) ;;
*) misused "\`$tag\` is no tag of the form v0.1.0" ;;
esac

warn_of_path=
if [ -z "$to" ]; then
	if [ -n "${HELM_PLUGIN_DIR:-}" ]; then
		to=$HELM_PLUGIN_DIR/bin
	else
		[ -n "${HOME:-}" ] || fail 'cannot tell where to put it: HOME is not set' 'use --to DIR'
		to=$HOME/.local/bin
	fi
fi
[ "$to" = "${HELM_PLUGIN_DIR:-}/bin" ] || warn_of_path=yes

# Looked at first: nobody wants to wait for a build to learn that it cannot be placed.
occupied=
for name in "$program" $links; do
	[ ! -d "$to/$name" ] || fail "\`$to/$name\` is a directory"
	if [ -e "$to/$name" ] || [ -L "$to/$name" ]; then
		occupied="$occupied $name"
	fi
done
[ -z "$occupied" ] || [ -n "$force" ] || fail "already in \`$to\`:$occupied" 'use --force to replace, or --to for another place'

work=$(mktemp -d)
if [ -n "$tag" ]; then
	archive=$program-$tag-$(system).tar.gz
	say "downloading $releases/$tag/$archive"
	fetch "$releases/$tag/$archive" "$work/$archive"
	fetch "$releases/$tag/$archive.sha256" "$work/$archive.sha256"
	verify "$work/$archive" "$work/$archive.sha256"
	unpack "$work/$archive"
elif [ -n "$from" ]; then
	[ -f "$from" ] || fail "there is no file \`$from\`"
	case $from in /*) ;; *) from=./$from ;; esac
	verify "$from" "$from.sha256"
	unpack "$from"
else
	build
fi

# Everything is made ready beside its place, so that moving it there cannot fail half way for want of room or rights.
mkdir -p -- "$to" || fail "cannot make the directory \`$to\`"
to=$(CDPATH='' cd -- "$to" && pwd)
staged=$(mktemp -d "$to/.$program.XXXXXX") || fail "cannot write to \`$to\`" 'use --to for another place'
cp -- "$binary" "$staged/$program" || fail "cannot write to \`$to\`"
chmod 755 "$staged/$program"
version=$("$staged/$program" --version 2>/dev/null) || fail "\`$binary\` does not run on this system" \
	'it may be for another one; use --from-source'
for name in $links; do
	ln -s "$program" "$staged/$name" || fail "cannot make links in \`$to\`"
done
for name in "$program" $links; do
	mv -f -- "$staged/$name" "$to/$name" || fail "cannot replace \`$to/$name\`"
done

say "installed $version in $to, with the links $links"
if [ -n "$warn_of_path" ]; then
	case :${PATH:-}: in
	*":$to:"*) say "try: kubectl policy check --help" ;;
	*)
		say "warning: $to is not on PATH, so kubectl does not find it; add to your shell's profile:"
		say "  export PATH=\"$to:\$PATH\""
		;;
	esac
fi
