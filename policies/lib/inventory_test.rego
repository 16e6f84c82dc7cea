package lib.inventory_test

import data.lib.inventory

_pod_template(labels) := {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "app"}]}}

_run := {
	"cluster": {"trust.cert-manager.io/v1alpha1": {"Bundle": {"ca": {"kind": "Bundle", "metadata": {"name": "ca"}}}}},
	"namespace": {
		"shop": {
			"v1": {
				"Pod": {"one": object.union({"kind": "Pod"}, _pod_template({"app": "one"}))},
				"Service": {
					"ported": {"kind": "Service", "spec": {"ports": [{"name": "http", "port": 80}, {"port": 90}]}},
					"web": {
						"kind": "Service",
						"metadata": {
							"name": "web",
							"labels": {"app": "web", "part": "shop"},
							"annotations": {"service.beta.openshift.io/serving-cert-secret-name": "web-tls"},
						},
						"spec": {"selector": {"app": "web", "part": "shop"}},
					},
					"common": {"kind": "Service", "spec": {"selector": {"part": "shop"}}},
					"zero": {"spec": {"selector": {"app": "web", "statefulset.kubernetes.io/pod-name": "web-0"}}},
					"elsewhere": {"spec": {"type": "ExternalName", "selector": {"part": "shop"}}},
					"none": {"spec": {"selector": {}}},
					"odd": {"spec": "no object"},
				},
				"PodTemplate": {"template": {"kind": "PodTemplate", "template": _pod_template({"app": "template"})}},
			},
			"apps/v1": {"Deployment": {
				"web": {"kind": "Deployment", "spec": {"template": _pod_template({"app": "web", "part": "shop"})}},
				"web-canary": {"kind": "Deployment", "spec": {"template": _pod_template({"app": "web", "part": "shop"})}},
				"api": {"kind": "Deployment", "spec": {"template": _pod_template({"app": "api", "part": "shop"})}},
				"bare": {"kind": "Deployment", "spec": {"template": {"spec": {"containers": []}}}},
				"number": {"kind": "Deployment", "spec": {"template": _pod_template({"app": 1})}},
				"odd": "no object",
			}},
			"serving.knative.dev/v1": {"Service": {"fn": {"kind": "Service"}}},
			"batch/v1": {"CronJob": {"night": {
				"kind": "CronJob",
				"spec": {"jobTemplate": {"spec": {"template": _pod_template({"app": "night"})}}},
			}}},
			"keda.sh/v1alpha1": {
				"ScaledJob": {"burst": {"kind": "ScaledJob", "spec": {"jobTargetRef": {"template": _pod_template({"app": "burst"})}}}},
				"ScaledObject": {
					"api": {"kind": "ScaledObject", "spec": {"scaleTargetRef": {"name": "api"}}},
					"web": {"kind": "ScaledObject", "spec": {"scaleTargetRef": {"name": "web"}, "minReplicaCount": 3}},
				},
			},
			"autoscaling/v2": {"HorizontalPodAutoscaler": {
				"web": {
					"kind": "HorizontalPodAutoscaler",
					"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 2},
				},
				"main": {
					"kind": "HorizontalPodAutoscaler",
					"spec": {"scaleTargetRef": {"kind": "Rollout", "name": "main"}},
				},
			}},
			"policy/v1": {"PodDisruptionBudget": {
				"all": {"spec": {"selector": {}}},
				"none": {"spec": {}},
			}},
			"policy/v1beta1": {"PodDisruptionBudget": {
				"beta": {"spec": {"selector": {}}},
				"beta-api": {"spec": {"selector": {"matchLabels": {"app": "api"}}}},
			}},
			"networking.k8s.io/v1": {"NetworkPolicy": {
				"all": {"spec": {"podSelector": {}, "policyTypes": ["Egress"]}},
				"in": {"spec": {"podSelector": {"matchLabels": {"app": "web"}}}},
				"both": {"spec": {"podSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}, "egress": [{}]}},
			}},
			"external-secrets.io/v1": {"ExternalSecret": {
				"db": {"metadata": {"name": "db"}, "spec": {"target": {"name": "db-password"}}},
				"token": {"metadata": {"name": "token"}, "spec": {}},
			}},
			"isindir.github.com/v1alpha3": {"SopsSecret": {"many": {"spec": {"secretTemplates": [{"name": "a"}, {"name": "b"}]}}}},
		},
		"other": {"apps/v1": {"Deployment": {"web": {"spec": {"template": _pod_template({"app": "web"})}}}}},
	},
}

_names(entries) := {reference[2] | some entry in entries; some reference in entry.pods}

_owners(entries) := {owner.name | some entry in entries; some owner in entry.objects}

test_namespace if {
	inventory.namespace_of(input) == "shop" with input as {"metadata": {"namespace": "shop"}}
	inventory.namespace_of(input) == "default" with input as {"metadata": {}}
	inventory.namespace_of(input) == "default" with input as {"metadata": {"namespace": ""}}
	inventory.namespace_of(input) == "default" with input as {"metadata": {"namespace": 1}}
	inventory.namespace_of(input) == "prod" with input as {"metadata": null} with data.kubernetes.namespace as "prod"
	inventory.namespace_of(input) == "default" with input as {} with data.kubernetes.namespace as ""
}

test_find if {
	inventory.find("shop", "apps", "Deployment", "api").kind == "Deployment" with data.inventory as _run
	inventory.find("shop", "", "Service", "common").kind == "Service" with data.inventory as _run
	not inventory.find("shop", "", "Deployment", "api") with data.inventory as _run
	not inventory.find("shop", "app", "Deployment", "api") with data.inventory as _run
	not inventory.find("nowhere", "apps", "Deployment", "api") with data.inventory as _run
}

test_exists_and_covers if {
	inventory.exists("shop", "ScaledJob", "burst") with data.inventory as _run
	not inventory.exists("shop", "ScaledJob", "web") with data.inventory as _run
	inventory.covers("other") with data.inventory as _run
	not inventory.covers("nowhere") with data.inventory as _run
	not inventory.covers("nowhere")
}

test_pods_by_labels if {
	_names(inventory.pods("shop", {"matchLabels": {"app": "web"}})) == {"web", "web-canary"} with data.inventory as _run
	_names(inventory.pods("shop", {"matchLabels": {"part": "shop", "app": "api"}})) == {"api"} with data.inventory as _run
	_names(inventory.pods("other", {"matchLabels": {"app": "web"}})) == {"web"} with data.inventory as _run
	inventory.pods("shop", {"matchLabels": {"app": "nothing"}}) == [] with data.inventory as _run
	inventory.pods("nowhere", {}) == [] with data.inventory as _run
	inventory.pods("shop", null) == [] with data.inventory as _run
}

test_pods_of_every_kind_of_template if {
	found := _names(inventory.pods("shop", {})) with data.inventory as _run
	found == {"one", "template", "web", "web-canary", "api", "bare", "number", "night", "burst"}
}

test_pods_by_expression if {
	among := {"matchExpressions": [{"key": "app", "operator": "In", "values": ["night", "burst"]}]}
	_names(inventory.pods("shop", among)) == {"night", "burst"} with data.inventory as _run
	inventory.selects_pods("shop", among) with data.inventory as _run
}

test_labels_that_are_no_strings if {
	_names(inventory.pods("shop", {"matchLabels": {"app": 1}})) == {"number"} with data.inventory as _run
	inventory.selects_pods("shop", {"matchLabels": {"app": 1}}) with data.inventory as _run
}

test_labels_of_the_run_time if {
	zero := {"matchLabels": {"app": "web", "statefulset.kubernetes.io/pod-name": "web-0"}}
	_names(inventory.pods("shop", zero)) == {"web", "web-canary"} with data.inventory as _run
	inventory.selects_pods("shop", zero) with data.inventory as _run
	hash := {"matchExpressions": [{"key": "pod-template-hash", "operator": "Exists"}]}
	inventory.selects_pods("shop", hash) with data.inventory as _run
	not inventory.selects_pods("nowhere", hash) with data.inventory as _run
}

test_selects_pods if {
	inventory.selects_pods("shop", {"matchLabels": {"app": "web"}}) with data.inventory as _run
	inventory.selects_pods("shop", {"matchLabels": {"app": "web"}, "matchExpressions": null}) with data.inventory as _run
	inventory.selects_pods("shop", {"matchLabels": {"app": "web", "part": "shop"}}) with data.inventory as _run
	not inventory.selects_pods("shop", {"matchLabels": {"app": "web", "part": "x"}}) with data.inventory as _run
	not inventory.selects_pods("shop", {"matchLabels": {"app": "nothing"}}) with data.inventory as _run
	not inventory.selects_pods("other", {"matchLabels": {"app": "api"}}) with data.inventory as _run
	not inventory.selects_pods("shop", "app=web") with data.inventory as _run
}

test_selecting_services if {
	web := {"app": "web", "part": "shop"}
	_owners(inventory.selecting("Service", "shop", web)) == {"web", "common", "zero"} with data.inventory as _run
	_owners(inventory.selecting("Service", "shop", {"app": "web"})) == {"zero"} with data.inventory as _run
	inventory.selecting("Service", "shop", {}) == [] with data.inventory as _run
	inventory.selecting("Service", "other", web) == [] with data.inventory as _run
}

test_selecting_budgets if {
	api := {"app": "api"}
	_owners(inventory.selecting("PodDisruptionBudget", "shop", api)) == {"all", "beta-api"} with data.inventory as _run
	_owners(inventory.selecting("PodDisruptionBudget", "shop", {})) == {"all"} with data.inventory as _run
}

test_selecting_policies if {
	entries := inventory.selecting("NetworkPolicy", "shop", {"app": "web"}) with data.inventory as _run
	{[owner.name, owner.directions] | some entry in entries; some owner in entry.objects} == {
		["all", ["Egress"]],
		["in", ["Ingress"]],
		["both", ["Ingress", "Egress"]],
	}
}

test_scalers if {
	inventory.scalers("shop", "Deployment", "api") == [{"kind": "ScaledObject", "name": "api", "min": 0}] with data.inventory as _run
	inventory.scalers("shop", "Rollout", "main") == [{"kind": "HorizontalPodAutoscaler", "name": "main", "min": 1}] with data.inventory as _run
	{scaler.min | some scaler in inventory.scalers("shop", "Deployment", "web")} == {2, 3} with data.inventory as _run
	inventory.scalers("other", "Deployment", "web") == [] with data.inventory as _run
}

test_labels_services if {
	inventory.labels_services("shop", {"matchLabels": {"app": "web"}}) with data.inventory as _run
	inventory.labels_services("shop", {"matchLabels": {"app": "web", "part": "shop"}}) with data.inventory as _run
	inventory.labels_services("shop", {}) with data.inventory as _run
	not inventory.labels_services("shop", {"matchLabels": {"app": "web", "part": "x"}}) with data.inventory as _run
	not inventory.labels_services("shop", {"matchLabels": {"app": "api"}}) with data.inventory as _run
	not inventory.labels_services("other", {}) with data.inventory as _run
}

test_is_made if {
	inventory.is_made("shop", "Secret", "db-password") with data.inventory as _run
	inventory.is_made("shop", "Secret", "token") with data.inventory as _run
	inventory.is_made("shop", "Secret", "b") with data.inventory as _run
	inventory.is_made("shop", "Secret", "web-tls") with data.inventory as _run
	inventory.is_made("other", "ConfigMap", "ca") with data.inventory as _run
	not inventory.is_made("shop", "Secret", "db") with data.inventory as _run
	not inventory.is_made("other", "Secret", "db-password") with data.inventory as _run
	not inventory.is_made("shop", "ConfigMap", "token") with data.inventory as _run
}

test_the_index_that_is_handed_over_wins if {
	inventory.scalers("shop", "Deployment", "web") == ["handed over"] with data.inventory as _run
		with data.index as {"scalers": {"shop/Deployment/web": ["handed over"]}}
}

test_the_index_of_no_run_at_all if {
	inventory.index == {"pods": {}, "selectors": {}, "scalers": {}, "services": {}, "made": {}, "operators": {}, "service_ports": {}}
}

test_fetch if {
	reference := ["apps/v1", "Deployment", "bare"]
	inventory.fetch("shop", reference).kind == "Deployment" with data.inventory as _run
}

_ported(ports, sidecar_ports) := {
	"kind": "Pod",
	"spec": {
		"containers": [{"name": "app", "ports": ports}],
		"initContainers": [{"name": "proxy", "ports": sidecar_ports}],
	},
}

test_named_ports if {
	one := _ported([{"name": "http", "containerPort": 80}, {"containerPort": 81}], "odd")
	two := _ported([], [{"name": "dns", "protocol": "UDP", "containerPort": 53}])
	entries := inventory.pods("shop", {}) with data.inventory.namespace as {"shop": {"v1": {"Pod": {"one": one, "two": two}}}}
	count(entries) == 1
	entries[0].ports == {"TCP/http", "UDP/dns"}
}

test_replicas if {
	inventory.replicas({"spec": {"replicas": 3}}) == 3
	inventory.replicas({"spec": {"replicas": 0}}) == 0
	inventory.replicas({"spec": {"replicas": null}}) == 1
	inventory.replicas({"spec": {}}) == 1
	not inventory.replicas({"spec": {"replicas": "3"}})
}

_workload(name) := {"kind": "Deployment", "metadata": {"name": name}, "spec": {"replicas": 7}}

test_least_replicas if {
	inventory.least_replicas("shop", _workload("web")) == 2 with data.inventory as _run
	inventory.least_replicas("shop", _workload("api")) == 1 with data.inventory as _run
	inventory.least_replicas("shop", _workload("free")) == 7 with data.inventory as _run
	not inventory.least_replicas("shop", {"kind": "Deployment", "metadata": {}, "spec": {}}) with data.inventory as _run
}

_pods_of(app) := numbers if {
	entries := inventory.pods("shop", {"matchLabels": {"app": app}}) with data.inventory as _run
	numbers := [entry.replicas | some entry in entries]
}

test_replicas_of_pods if {
	_pods_of("web") == [3] # a scaled one and one of its own
	_pods_of("api") == [1]
	_pods_of("one") == [1]
	_pods_of("night") == [-1]
	_pods_of("nothing") == []
}

_part(ns, name, port) := inventory.service_problem(ns, name, port).part

test_service_problem if {
	_part("shop", "missing", 80) == "service" with data.inventory as _run
	_part("shop", "ported", 81) == "port" with data.inventory as _run
	_part("shop", "ported", "https") == "port" with data.inventory as _run
	not _part("shop", "ported", 80) with data.inventory as _run
	not _part("shop", "ported", 90) with data.inventory as _run
	not _part("shop", "ported", "90") with data.inventory as _run
	not _part("shop", "ported", "http") with data.inventory as _run
	not _part("shop", "ported", null) with data.inventory as _run
	not _part("shop", "elsewhere", 80) with data.inventory as _run
}

test_services_that_are_made_elsewhere if {
	not _part("shop", "fn", 80) with data.inventory as _run
	not _part("shop", "prometheus-operated", 9090) with data.inventory as _run
	not _part("default", "kubernetes", 443) with data.inventory as _run
	_part("shop", "kubernetes", 443) == "service" with data.inventory as _run
}

# Two directories, one a cluster, with objects of the same names.
_one_cluster := {"shop": {
	"v1": {"Service": {"web": {
		"metadata": {"labels": {"at": "one"}},
		"spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]},
	}}},
	"apps/v1": {"Deployment": {"web": {"kind": "Deployment", "spec": {"template": _pod_template({"app": "web"})}}}},
	"autoscaling/v2": {"HorizontalPodAutoscaler": {"web": {"spec": {
		"scaleTargetRef": {"kind": "Deployment", "name": "web"},
		"minReplicas": 3,
	}}}},
}}

_other_clusters := {"shop": {
	"v1": {"Service": {"web": [{
		"metadata": {"labels": {"at": "two"}},
		"spec": {"selector": {"app": "old"}, "ports": [{"port": 8080}]},
	}]}},
	"apps/v1": {"Deployment": {"web": [
		{"kind": "Deployment", "spec": {"template": _pod_template({"app": "old"})}},
		{"kind": "Deployment", "spec": {"template": _pod_template({"app": "web"}), "replicas": 3}},
	]}},
	"autoscaling/v2": {"HorizontalPodAutoscaler": {"web": [{"spec": {
		"scaleTargetRef": {"kind": "Deployment", "name": "web"},
		"minReplicas": 2,
	}}]}},
}}

test_objects_that_share_a_name_all_count if {
	inventory.selects_pods("shop", {"matchLabels": {"app": "old"}}) with data.inventory.namespace as _one_cluster
		with data.repeated as _other_clusters
	not inventory.selects_pods("shop", {"matchLabels": {"app": "old"}}) with data.inventory.namespace as _one_cluster
	owners := inventory.selecting("Service", "shop", {"app": "old"}) with data.inventory.namespace as _one_cluster
		with data.repeated as _other_clusters
	_owners(owners) == {"web"}
	inventory.labels_services("shop", {"matchLabels": {"at": "two"}}) with data.inventory.namespace as _one_cluster
		with data.repeated as _other_clusters
	scalers := inventory.scalers("shop", "Deployment", "web") with data.inventory.namespace as _one_cluster
		with data.repeated as _other_clusters
	{scaler.min | some scaler in scalers} == {2, 3}
}

test_ports_of_services_that_share_a_name if {
	not _part("shop", "web", 80) with data.inventory.namespace as _one_cluster with data.repeated as _other_clusters
	not _part("shop", "web", 8080) with data.inventory.namespace as _one_cluster with data.repeated as _other_clusters
	_part("shop", "web", 9) == "port" with data.inventory.namespace as _one_cluster with data.repeated as _other_clusters
}

test_replicas_of_pods_that_share_a_name if {
	unscaled := {"shop": {"apps/v1": _one_cluster.shop["apps/v1"]}}
	differing := {"shop": {"apps/v1": _other_clusters.shop["apps/v1"]}}
	entries := inventory.pods("shop", {"matchLabels": {"app": "web"}}) with data.inventory.namespace as unscaled
		with data.repeated as differing
	[entry.replicas | some entry in entries] == [-1]
	equally := {"shop": {"apps/v1": {"Deployment": {"web": [unscaled.shop["apps/v1"].Deployment.web]}}}}
	same := inventory.pods("shop", {"matchLabels": {"app": "web"}}) with data.inventory.namespace as unscaled
		with data.repeated as equally
	[entry.replicas | some entry in same] == [1]
}

test_definitions if {
	found := inventory.definitions("shop", "apps/v1", "Deployment", "web") with data.inventory.namespace as _one_cluster
		with data.repeated as _other_clusters
	count(found) == 3
	inventory.definitions("shop", "apps/v1", "Deployment", "none") == [] with data.inventory as _run
	many := {"shop": {"v1": {"ConfigMap": {"env": numbers.range(1, 99)}}}}
	count(inventory.definitions("shop", "v1", "ConfigMap", "env")) == 50 with data.repeated as many
}

_operated := {"shop": {
	"monitoring.coreos.com/v1": {
		"Prometheus": {"main": {
			"apiVersion": "monitoring.coreos.com/v1",
			"kind": "Prometheus",
			"metadata": {"name": "main"},
			"spec": {"podMetadata": {"labels": {"team": "ops"}}},
		}},
		"Alertmanager": {"main": {
			"apiVersion": "monitoring.coreos.com/v1",
			"kind": "Alertmanager",
			"metadata": {"name": "main"},
			"spec": {},
		}},
	},
	"kubevirt.io/v1": {"VirtualMachine": {"vm": {
		"apiVersion": "kubevirt.io/v1",
		"kind": "VirtualMachine",
		"metadata": {"name": "vm"},
		"spec": {"template": {"metadata": {"labels": {"app": "vm"}}, "spec": {"domain": {}}}},
	}}},
	"postgresql.cnpg.io/v1": {"Cluster": {"db": {"kind": "Cluster", "metadata": {"name": "db"}, "spec": {"instances": 3}}}},
	"networking.k8s.io/v1": {"Ingress": {"web": {"spec": {"podMetadata": {"labels": {"app": "web"}}}}}},
}}

test_pods_that_an_operator_makes if {
	selected := [
		{"matchLabels": {"app.kubernetes.io/name": "prometheus", "team": "ops"}},
		{"matchLabels": {"prometheus": "main"}},
		{"matchLabels": {"alertmanager": "main"}},
		{"matchLabels": {"app": "vm"}},
	]
	every label_selector in selected {
		inventory.selects_pods("shop", label_selector) with data.inventory.namespace as _operated
	}
	not inventory.selects_pods("shop", {"matchLabels": {"prometheus": "other"}}) with data.inventory.namespace as _operated
	not inventory.selects_pods("shop", {"matchLabels": {"app": "web"}}) with data.inventory.namespace as _operated
	entries := inventory.pods("shop", {"matchLabels": {"app": "vm"}}) with data.inventory.namespace as _operated
	[[entry.ports, entry.replicas] | some entry in entries] == [[{"*"}, -1]]
}

test_labels_that_an_operator_gives if {
	inventory.selects_pods("shop", {"matchLabels": {"cnpg.io/cluster": "db"}}) with data.inventory.namespace as _operated
	exists := {"matchExpressions": [{"key": "postgresql.cnpg.io/role", "operator": "Exists"}]}
	inventory.selects_pods("shop", exists) with data.inventory.namespace as _operated
	not inventory.selects_pods("shop", {"matchLabels": {"strimzi.io/name": "db"}}) with data.inventory.namespace as _operated
	not inventory.selects_pods("shop", {"matchLabels": {"pg.io/name": "db"}}) with data.inventory.namespace as _operated
	not inventory.selects_pods("else", {"matchLabels": {"cnpg.io/cluster": "db"}}) with data.inventory.namespace as _operated
}

test_namespaces_that_the_cluster_fills if {
	every ns in ["kube-system", "gke-managed-system", "openshift-monitoring"] {
		inventory.selects_pods(ns, {"matchLabels": {"k8s-app": "kube-dns"}}) with data.inventory as _run
	}
	not inventory.selects_pods("kube-prometheus", {"matchLabels": {"app": "x"}}) with data.inventory as _run
}
