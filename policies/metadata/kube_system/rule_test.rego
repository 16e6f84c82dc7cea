package policies.metadata.kube_system_test

import data.policies.metadata.kube_system

_daemon_set(name, labels) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": "kube-system", "labels": labels},
	"spec": {"template": {"spec": {"containers": []}}},
}

test_named_namespace if {
	kube_system.deny == {{
		"msg": "DaemonSet `agent` is placed in `kube-system`, which belongs to the cluster itself",
		"path": ["metadata", "namespace"],
	}} with input as _daemon_set("agent", {})
}

test_namespace_of_the_run if {
	agent := object.union(_daemon_set("agent", {}), {"metadata": {"namespace": null}})
	count(kube_system.deny) == 1 with input as agent with data.kubernetes as {"namespace": "kube-system"}
	count(kube_system.deny) == 0 with input as agent with data.kubernetes as {"namespace": "shop"}
	count(kube_system.deny) == 0 with input as agent
}

test_allowed_by_name if {
	params := {"namespaces": ["kube-system"], "allow": ["agent", "cilium*"]}
	count(kube_system.deny) == 0 with input as _daemon_set("agent", {}) with data.params as params
	count(kube_system.deny) == 0 with input as _daemon_set("cilium-envoy", {}) with data.params as params
	count(kube_system.deny) == 1 with input as _daemon_set("agents", {}) with data.params as params
}

test_add_ons if {
	count(kube_system.deny) == 0 with input as _daemon_set("dns", {"kubernetes.io/cluster-service": "true"})
	count(kube_system.deny) == 1 with input as _daemon_set("dns", {"kubernetes.io/cluster-service": "false"})
	count(kube_system.deny) == 0 with input as _daemon_set("dns", {"addonmanager.kubernetes.io/mode": "Reconcile"})
}

test_other_namespaces if {
	count(kube_system.deny) == 0 with input as _daemon_set("agent", {}) with data.params as {"namespaces": ["platform"], "allow": []}
}
