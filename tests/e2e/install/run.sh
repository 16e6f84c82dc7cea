#!/bin/sh
# Runs install.sh against local folders: run.sh BINARY [SHELL]. The binary is a kubectl-policy that runs here; the shell
# is the one that runs install.sh [default: sh]. Building from source is left to whoever has the minutes.
set -u

if [ $# -lt 1 ] || [ ! -x "$1" ]; then
	echo "usage: run.sh BINARY [SHELL]" >&2
	exit 2
fi
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shell=${2:-sh}
script=$(cd "$(dirname "$0")/../../.." && pwd)/install.sh
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
passed=0
failed=0

# check WHAT COMMAND…: counts, and shows what install.sh said when the command fails
check() {
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $case: $what"
		echo "  status $status, output:"
		sed 's/^/  | /' "$root/output"
	fi
}

# install STATUS ARGUMENT…: runs it in an environment of its own and checks its status
install() {
	expected=$1
	shift
	status=0
	(cd "$root" && env -i PATH="$path" HOME="$root/home" TMPDIR="$root/tmp" "$@") >"$root/output" 2>&1 || status=$?
	check "exits with $expected" [ "$status" -eq "$expected" ]
}

says() { check "says \`$1\`" grep -qF -- "$1" "$root/output"; }
silent_on() { check "does not say \`$1\`" lacks "$1"; }
lacks() { ! grep -qF -- "$1" "$root/output"; }

is_installed() {
	check 'puts the binary there' cmp -s "$program" "$1/kubectl-policy"
	check 'makes it executable' [ -x "$1/kubectl-policy" ]
	for link in kubectl_complete-policy policy-postrenderer; do
		check "makes the link $link" [ "$(readlink "$1/$link")" = kubectl-policy ]
	done
	# The folder itself is found, too.
	check 'leaves nothing else' [ "$(find "$1" | wc -l)" -eq 4 ]
}

# Nothing at all, hidden files included.
is_untouched() { check 'leaves nothing behind' [ -z "$(ls -A "$1" 2>/dev/null)" ]; }

sum() {
	if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi
}

published() { (cd "$(dirname "$1")" && sum "$(basename "$1")" >"$(basename "$1").sha256"); }

path=$PATH
mkdir "$root/home" "$root/given" "$root/tmp"
given=$root/given/kubectl-policy
cp "$program" "$given"
published "$given"

case='a binary into a folder with a space'
dir="$root/a folder/bin"
install 0 "$shell" "$script" --from "$given" --to "$dir"
is_installed "$dir"
says "installed kubectl-policy "
says 'is not on PATH'

case='again, without --force'
echo 'mine' >"$root/mine"
rm "$dir/kubectl-policy" && cp "$root/mine" "$dir/kubectl-policy"
install 1 "$shell" "$script" --from "$given" --to "$dir"
says "already in \`$dir\`: kubectl-policy kubectl_complete-policy policy-postrenderer"
says '--force'
check 'leaves what was there' cmp -s "$root/mine" "$dir/kubectl-policy"

case='again, with --force'
install 0 "$shell" "$script" --from "$given" --to "$dir" --force
is_installed "$dir"

case='a single link in the way'
dir=$root/link-in-the-way
mkdir "$dir" && ln -s /nowhere "$dir/policy-postrenderer"
install 1 "$shell" "$script" --from "$given" --to "$dir"
says "already in \`$dir\`: policy-postrenderer"
check 'leaves it alone' [ "$(ls -A "$dir")" = policy-postrenderer ]

case='a directory in the way'
dir=$root/directory-in-the-way
mkdir -p "$dir/kubectl-policy"
install 1 "$shell" "$script" --from "$given" --to "$dir" --force
says 'is a directory'
is_untouched "$dir/kubectl-policy"

case='a wrong checksum'
cp "$program" "$root/given/damaged" && published "$root/given/damaged" && printf x >>"$root/given/damaged"
dir=$root/wrong-checksum
mkdir "$dir"
install 1 "$shell" "$script" --from "$root/given/damaged" --to "$dir"
says 'nothing was installed'
is_untouched "$dir"
install 1 "$shell" "$script" --from "$root/given/damaged" --to "$dir" --force
is_untouched "$dir"

case='an empty checksum'
cp "$program" "$root/given/unsure" && : >"$root/given/unsure.sha256"
install 1 "$shell" "$script" --from "$root/given/unsure" --to "$dir"
says 'is empty'
is_untouched "$dir"

case='no checksum'
rm "$root/given/unsure.sha256"
install 1 "$shell" "$script" --from "$root/given/unsure" --to "$dir"
says "there is no \`$root/given/unsure.sha256\`"
is_untouched "$dir"

case='a checksum without a name or a line end'
sum "$root/given/unsure" | cut -d ' ' -f 1 | tr -d '\n' >"$root/given/unsure.sha256"
install 0 "$shell" "$script" --from "$root/given/unsure" --to "$root/bare-checksum"
is_installed "$root/bare-checksum"

case='a file that is none'
install 1 "$shell" "$script" --from "$root/given/absent" --to "$dir"
says "there is no file \`$root/given/absent\`"
is_untouched "$dir"

case='a binary for another system'
echo 'no program' >"$root/given/foreign" && published "$root/given/foreign"
install 1 "$shell" "$script" --from "$root/given/foreign" --to "$dir"
says 'does not run on this system'
is_untouched "$dir"

case='an archive, by a relative path'
tar -czf "$root/given/release.tar.gz" -C "$root/given" kubectl-policy
published "$root/given/release.tar.gz"
install 0 "$shell" "$script" --from given/release.tar.gz --to relative/bin
is_installed "$root/relative/bin"

case='an archive without the program'
tar -czf "$root/given/empty.tar.gz" -C "$root" mine
published "$root/given/empty.tar.gz"
install 1 "$shell" "$script" --from "$root/given/empty.tar.gz" --to "$dir"
says "there is no \`kubectl-policy\` in"
is_untouched "$dir"

case='a folder on PATH'
dir=$root/on-path
path=$PATH:$dir
install 0 "$shell" "$script" --from "$given" --to "$dir"
silent_on 'warning'
path=$PATH

case='no --to'
install 0 "$shell" "$script" --from "$given"
is_installed "$root/home/.local/bin"

case='run by Helm'
install 0 HELM_PLUGIN_DIR="$root/plugins/policy" "$shell" "$script" --from "$given"
is_installed "$root/plugins/policy/bin"
silent_on 'PATH'

case='a release'
case $(uname -s) in Darwin) os=darwin ;; *) os=linux ;; esac
case $(uname -m) in aarch64 | arm64) arch=arm64 ;; *) arch=amd64 ;; esac
mkdir -p "$root/releases/v0.1.0"
release=$root/releases/v0.1.0/kubectl-policy-v0.1.0-$os-$arch.tar.gz
cp "$root/given/release.tar.gz" "$release"
published "$release"
if command -v curl >/dev/null 2>&1; then
	dir=$root/release
	install 0 KUBECTL_POLICY_RELEASES="file://$root/releases" "$shell" "$script" --tag v0.1.0 --to "$dir"
	is_installed "$dir"
	case='a release that is not there'
	dir=$root/no-release
	install 1 KUBECTL_POLICY_RELEASES="file://$root/releases" "$shell" "$script" --tag v9.9.9 --to "$dir"
	says 'cannot download'
	is_untouched "$dir"
	case='a release with a wrong checksum'
	printf x >>"$release"
	install 1 KUBECTL_POLICY_RELEASES="file://$root/releases" "$shell" "$script" --tag v0.1.0 --to "$dir"
	says 'nothing was installed'
	is_untouched "$dir"
else
	echo 'not run: releases, for want of a curl that reads file://'
fi

case='no checkout'
dir=$root/no-checkout
mkdir "$root/elsewhere" && cp "$script" "$root/elsewhere/"
install 1 "$shell" "$root/elsewhere/install.sh" --to "$dir"
says 'there is no checkout'
is_untouched "$dir"

case='a folder that cannot be written to'
dir=$root/read-only
mkdir "$dir" && chmod 555 "$dir"
if (: >"$dir/x") 2>/dev/null; then
	rm -f "$dir/x"
	echo 'not run: a folder that cannot be written to, as this user may write anywhere'
else
	install 1 "$shell" "$script" --from "$given" --to "$dir"
	says "cannot write to \`$dir\`"
fi
chmod 755 "$dir"

case='misuse'
for arguments in '--what' '--to' '--tag latest' '--tag v1.0.0/../..' '--tag v0.1.0 --from-source' 'DIR'; do
	# shellcheck disable=SC2086 # several words are meant
	install 2 "$shell" "$script" $arguments
	says 'Usage: install.sh'
done
install 0 "$shell" "$script" --help
says 'Usage: install.sh'

case='after all that'
check 'leaves no temporary folders' [ -z "$(find "$root" -name '.kubectl-policy.*')$(ls -A "$root/tmp")" ]
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
