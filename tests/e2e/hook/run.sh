#!/bin/sh
# The programs that manage git hooks, with the check in them as `hook install` says it: husky, lefthook and pre-commit as
# the registries have them, real git, a push that is refused and one that is not; and a git that runs hooks from its
# configuration.
#
#   tests/e2e/hook/run.sh BINARY
#
# Each program is fetched once into CACHE. The last line is `N passed, N failed, N skipped`.
set -u

binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$(dirname "$0")/../../.." && pwd)
e2e=$root/tests/e2e
# shellcheck source=tests/e2e/lib.sh
. "$e2e/lib.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$1"; sed 's/^/    /' "$work/said"; }
skip() { skipped=$((skipped + 1)); printf 'skipped: %s\n' "$1"; }
# that NAME COMMAND…: passes when the command does
that() { name=$1; shift; if "$@"; then ok; else bad "$name"; fi; }
run() { code=0; "$@" >"$work/said" 2>&1 || code=$?; }
ends() { [ "$code" -eq "$1" ]; }
said() { grep -qF -- "$1" "$work/said"; }

mkdir "$work/bin" "$work/home"
ln -s "$binary" "$work/bin/kubectl-policy"
# Nothing of this machine's git is to matter, and npm and pip keep what they fetched.
npm_config_cache=$(npm config get cache 2>/dev/null || echo "$HOME/.npm")
export npm_config_cache PIP_CACHE_DIR="${PIP_CACHE_DIR:-$HOME/.cache/pip}" PRE_COMMIT_HOME="$work/pre-commit"
export PATH="$work/bin:$PATH" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$work/home/gitconfig"
export GIT_AUTHOR_NAME=e2e GIT_AUTHOR_EMAIL=e2e@example.org GIT_COMMITTER_NAME=e2e GIT_COMMITTER_EMAIL=e2e@example.org
git config --global init.defaultBranch main
git config --global protocol.file.allow always

pod() {
	cat <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  containers:
  - image: $2
    name: app
    securityContext: {runAsNonRoot: true, runAsUser: 1000}
YAML
}

# repository NAME: a clone with one good commit at its remote; its pushes check one rule
repository() {
	cd "$work" || exit 2
	git init --quiet --bare "$work/$1.git" && git clone --quiet "$work/$1.git" "$work/$1" 2>/dev/null
	cd "$work/$1" || exit 2
	printf 'version: 1\nrules:\n  latest-tag: {level: deny}\n' >.kubectl-policy.yaml
	printf 'node_modules/\n' >.gitignore
	pod echo echo:1.0 >good.yaml
	git add . && git commit --quiet -m first && git push --quiet origin HEAD:main
}

# instructed NAME: what `hook install` prints for it, on standard output, without the indentation
instructed() {
	run kubectl-policy hook install
	that "$1: hook install leaves its files to it" ends 2
	that "$1: … and prints what to write" said 'kubectl-policy hook pre-'
	sed -n 's/^    //p' "$work/said"
}

# pushes NAME [TOLD]: a good commit passes, a bad one is refused by what it holds, whatever the work tree holds; TOLD is
# what `hook status` calls the way
pushes() {
	run kubectl-policy hook status
	that "$1: hook status sees it" ends 0
	that "$1: … by its name" said "${2:-$1}"
	git add . && git commit --quiet --no-verify --allow-empty -m hooks
	run git push origin HEAD:main
	that "$1: a good push passes" ends 0
	pod other other:latest >bad.yaml
	git add bad.yaml && git commit --quiet --no-verify -m bad
	pod other other:1.0 >bad.yaml
	run git push origin HEAD:main
	that "$1: a bad commit is refused under a clean work tree" ends 1
	that "$1: … with the rule" said 'error[latest-tag]'
	that "$1: … and the place" said 'bad.yaml:6:'
	that "$1: … and nothing arrived" test "$(git rev-parse HEAD^)" = "$(git ls-remote origin main | cut -f 1)"
	run git push --no-verify origin HEAD:refs/heads/unchecked
	that "$1: --no-verify pushes" ends 0
	git push --quiet --no-verify origin :unchecked
	git add bad.yaml && git commit --quiet --no-verify --amend -m good
	pod other other:latest >bad.yaml
	run git push origin HEAD:main
	that "$1: a good commit passes under a dirty work tree" ends 0
	git checkout --quiet bad.yaml
	git push --quiet --no-verify origin HEAD:refs/heads/other
	run git push origin :refs/heads/other
	that "$1: a deletion is nothing to check" ends 0
}

# npm_program NAME VERSION: installs it into the cache and sets `modules`
npm_program() {
	modules=$CACHE/npm-$1-$2
	[ -d "$modules/node_modules" ] && return
	mkdir -p "$modules" && (cd "$modules" && npm install --silent --no-audit --no-fund --prefix . "$1@$2") >"$work/said" 2>&1
}

if ! command -v npm >/dev/null 2>&1; then
	skip 'husky and lefthook: npm is not here'
else
	if npm_program husky 9.1.7; then
		repository husky
		mkdir .husky
		instructed husky >.husky/pre-push
		run "$modules/node_modules/.bin/husky"
		that 'husky: takes the repository over' test "$(git config core.hooksPath)" = .husky/_
		pushes husky
		pod other other:latest >bad.yaml && git add bad.yaml && git commit --quiet -m bad
		run env HUSKY=0 git push origin HEAD:refs/heads/unchecked
		that 'husky: HUSKY=0 switches it off' ends 0
	else
		skip 'husky: the registry does not give it'
	fi
	if npm_program lefthook 2.2.2; then
		repository lefthook
		printf 'no_tty: true\n' >lefthook.yml
		instructed lefthook >"$work/snippet"
		cat "$work/snippet" >>lefthook.yml
		PATH=$modules/node_modules/.bin:$PATH
		export PATH
		run lefthook install
		that 'lefthook: takes the snippet' ends 0
		pushes lefthook
	else
		skip 'lefthook: the registry does not give it'
	fi
fi

# As CI does it: a virtual environment of its own.
pre_commit() {
	venv=$CACHE/pre-commit-4.7.0
	[ -x "$venv/bin/pre-commit" ] && return
	{ python3 -m venv "$venv" && "$venv/bin/pip" install --quiet pre-commit==4.7.0; } >"$work/said" 2>&1
}
if ! command -v python3 >/dev/null 2>&1; then
	skip 'pre-commit: python3 is not here'
elif pre_commit; then
	PATH=$venv/bin:$PATH
	export PATH
	repository pre-commit
	printf 'repos: []\n' >.pre-commit-config.yaml
	instructed pre-commit >"$work/snippet"
	{ printf 'repos:\n'; cat "$work/snippet"; } >.pre-commit-config.yaml
	run pre-commit install --hook-type pre-push
	that 'pre-commit: takes the snippet' ends 0
	pushes pre-commit

	# The hooks that this project offers to pre-commit, out of a repository that holds nothing else.
	git init --quiet "$work/offer" && cp "$root/.pre-commit-hooks.yaml" "$work/offer"
	git -C "$work/offer" add . && git -C "$work/offer" commit --quiet -m hooks
	repository offered
	cat >.pre-commit-config.yaml <<YAML
repos:
- repo: $work/offer
  rev: $(git -C "$work/offer" rev-parse HEAD)
  hooks:
  - id: kubectl-policy
    stages: [pre-commit]
  - id: kubectl-policy-push
YAML
	run pre-commit install --hook-type pre-push --hook-type pre-commit
	that 'pre-commit: takes the offered hooks' ends 0
	pod other other:latest >bad.yaml && git add .
	run git commit -m bad
	that 'pre-commit: the offered hook refuses a commit' ends 1
	that 'pre-commit: … with the rule' said 'error[latest-tag]'
	git reset --quiet bad.yaml && rm bad.yaml
	pushes pre-commit
else
	skip 'pre-commit: the registry does not give it'
fi

# A git that runs hooks from its configuration: this machine's, or else a newer one.
has_config_hooks() { printf '2.54\n%s\n' "$(git --version | cut -d ' ' -f 3)" | sort -CV; }
if ! has_config_hooks && { ! command -v apt-get >/dev/null 2>&1 || ! fetch_git >"$work/said" 2>&1; }; then
	skip 'hooks in git'"'"'s configuration: git 2.54 or later is not here'
else
	PATH=${NEW_GIT:+$NEW_GIT:}$PATH
	export PATH
	printf 'with %s\n' "$(git --version)"
	repository configured
	printf '#!/bin/sh\ncat >"%s/theirs"\n' "$work" >.git/hooks/pre-push && chmod +x .git/hooks/pre-push
	cp .git/hooks/pre-push "$work/before"
	run kubectl-policy hook install
	that 'configured: hook install writes into the configuration' ends 0
	that 'configured: … and says so' said 'hook.kubectl-policy'
	pushes configured hook.kubectl-policy
	that 'configured: the hook that was there got its lines' grep -q '^(delete) ' "$work/theirs"
	that 'configured: … and was not touched' cmp -s "$work/before" .git/hooks/pre-push
	pod other other:latest >bad.yaml && git add . && git commit --quiet -m bad
	git config hook.pre-push.enabled false
	# git 2.54 does not know that one yet.
	if git hook list pre-push | grep -q '^event-disabled'; then
		run kubectl-policy hook status
		that 'configured: hook status sees that git runs no hooks before a push' ends 1
	fi
	git config --unset hook.pre-push.enabled
	git config hook.kubectl-policy.enabled false
	run kubectl-policy hook status
	that 'configured: hook status sees that git does not run it' ends 1
	that 'configured: … and why' said 'hook.kubectl-policy.enabled'
	run git push origin HEAD:main
	that 'configured: … and so it is' ends 0
	git config --unset hook.kubectl-policy.enabled
	run kubectl-policy hook uninstall
	that 'configured: hook uninstall' ends 0
	that 'configured: … leaves nothing in the configuration' sh -c '! git config --get-regexp "^hook[.]"'
	run kubectl-policy hook status
	that 'configured: … which hook status sees' ends 1

	repository reftable
	run git refs migrate --ref-format=reftable
	that 'reftable: git keeps the refs so' ends 0
	run kubectl-policy hook install
	that 'reftable: hook install' ends 0
	pushes reftable hook.kubectl-policy
	run kubectl-policy check --changed-since origin/main~1
	that 'reftable: check --changed-since' ends 0
fi
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
