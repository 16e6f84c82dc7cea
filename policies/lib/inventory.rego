# METADATA
# title: The other objects of the run
# description: |
#   What a rule asks about objects other than its input: which pods a selector selects, what selects these pods, what
#   scales this workload. Every question is a lookup by key, because a run may hold ten thousand Services in one
#   namespace: `index` is computed once a run and handed to every evaluation as `data.index`; where nobody does that,
#   as in `opa eval`, it is computed on the spot.
#
#   "Pods" are pod templates here: a Deployment of three replicas is one. Templates with the same labels in the same
#   namespace are one entry, `{"labels", "pods": [reference, …], "ports": {"TCP/http", …}, "replicas"}`, and objects with
#   the same selector are one entry, `{"selector": …, "objects": [object, …]}`, so that copies of one manifest cost no
#   more than one. A reference is `[group version, kind, name]`; `ports` are the named ports of any of the pods,
#   with `*` among them when there may be others, and `replicas` says how many pods there are at least, `-1` when nobody
#   can say.
#
#   An object's name may be there more than once, in directories for one cluster each. The inventory holds the last one,
#   `data.repeated` the others, and a question about all of them is answered by any.
package lib.inventory

import data.lib.selector

# METADATA
# description: |
#   The namespace of an object, of `input` mostly. A function like all that rules use of this package: in regorus the
#   mention of a rule through an import computes every rule of its package, here the index of the whole run.
namespace_of(manifest) := name if {
	name := manifest.metadata.namespace
	is_string(name)
	name != ""
} else := _default_namespace

_default_namespace := data.kubernetes.namespace if {
	data.kubernetes.namespace != ""
} else := "default"

# METADATA
# description: The object of this kind and name, of whatever version of this API group; undefined when there is none.
find(ns, group, kind, name) := [manifest |
	some group_version, by_kind in data.inventory.namespace[ns]
	_is_group(group_version, group)
	manifest := by_kind[kind][name]
][0]

_is_group(group_version, "") if not contains(group_version, "/")

_is_group(group_version, group) if startswith(group_version, concat("", [group, "/"]))

# METADATA
# description: True when the run holds an object of this kind and name in the namespace, of whatever API group.
exists(ns, kind, name) if {
	some by_kind in data.inventory.namespace[ns]
	by_kind[kind][name]
}

# METADATA
# description: True when the run holds anything in the namespace; what it does not hold at all is managed elsewhere.
covers(ns) if data.inventory.namespace[ns]

# METADATA
# description: The object of a reference.
fetch(ns, reference) := data.inventory.namespace[ns][reference[0]][reference[1]][reference[2]]

# METADATA
# description: |
#   The objects of this name, of which the inventory holds one: that and up to fifty others, so that a name that is
#   everywhere does not make every question about it a long one.
definitions(ns, group_version, kind, name) := array.concat(
	[manifest | manifest := data.inventory.namespace[ns][group_version][kind][name]],
	[manifest | some manifest in array.slice(data.repeated[ns][group_version][kind][name], 0, 50)],
)

# METADATA
# description: |
#   True when something other than a manifest of the run makes a Service of this name: a Knative Service, the
#   Prometheus operator, or the API server itself.
makes_service(ns, name) if {
	some group_version, by_kind in data.inventory.namespace[ns]
	startswith(group_version, "serving.knative.dev/")
	by_kind.Service[name]
}

makes_service(_, name) if name in {"prometheus-operated", "alertmanager-operated", "thanos-ruler-operated"}

makes_service(ns, name) if {
	ns == "default"
	name == "kubernetes"
}

# METADATA
# description: |
#   What is wrong with a reference to a port, by name or number, of a Service that may be missing, as
#   `{"part": "service" or "port", "msg": …}`; undefined when nothing is. `null` refers to no port.
service_problem(ns, name, port) := {"part": "service", "msg": msg} if {
	not data.inventory.namespace[ns].v1.Service[name]
	not makes_service(ns, name)
	msg := sprintf("there is no Service `%s` in namespace `%s`", [name, ns])
} else := {"part": "port", "msg": msg} if {
	port != null
	data.inventory.namespace[ns].v1.Service[name]
	not _takes(object.get(_index.service_ports, concat("/", [ns, name]), set()), port)
	msg := sprintf("Service `%s` in namespace `%s` has no port `%v`", [name, ns, port])
}

_takes(ports, port) if port in ports

_takes(ports, _) if "*" in ports

# METADATA
# description: The pod template of an object, or the Pod itself; undefined when it holds none.
template(manifest) := manifest if {
	manifest.kind == "Pod"
	is_array(manifest.spec.containers)
} else := manifest.template if {
	manifest.kind == "PodTemplate"
	is_array(manifest.template.spec.containers)
} else := manifest.spec.jobTemplate.spec.template if {
	is_array(manifest.spec.jobTemplate.spec.template.spec.containers)
} else := manifest.spec.jobTargetRef.template if {
	is_array(manifest.spec.jobTargetRef.template.spec.containers)
} else := manifest.spec.template if {
	is_array(manifest.spec.template.spec.containers)
}

# METADATA
# description: The entries of pods in the namespace that a LabelSelector selects.
pods(ns, label_selector) := [entry |
	declared := _declared(label_selector)
	some entry in object.get(_index.pods, _pods_key(ns, declared), [])
	selector.matches(declared, entry.labels)
]

# METADATA
# description: |
#   True when a LabelSelector selects any pod of the namespace, or may select one that no manifest shows: in a namespace
#   that the cluster itself fills, or by a label of an operator that the namespace has an object for.
selects_pods(ns, label_selector) if {
	declared := _declared(label_selector)
	_is_one_pair(declared)
	object.get(_index.pods, _pods_key(ns, declared), []) != []
} else if {
	pods(ns, label_selector) != []
} else if {
	_is_filled_by_the_cluster(ns)
} else if {
	_names_operators_label(ns, label_selector)
}

_is_filled_by_the_cluster(ns) if ns == "kube-system"

_is_filled_by_the_cluster(ns) if startswith(ns, "gke-managed-")

_is_filled_by_the_cluster(ns) if startswith(ns, "openshift-")

# `cnpg.io/cluster` beside an object of the API group `postgresql.cnpg.io`, `strimzi.io/name` beside `kafka.strimzi.io`.
_names_operators_label(ns, label_selector) if {
	some domain in _label_domains(label_selector)
	some group in _index.operators[ns]
	_is_below(group, domain)
}

_is_below(group, domain) if group == domain

_is_below(group, domain) if endswith(group, concat("", [".", domain]))

_label_domains(label_selector) := {split(key, "/")[0] |
	some key in array.concat(
		[label | some label, _ in label_selector.matchLabels],
		[expression.key | some expression in label_selector.matchExpressions],
	)
	contains(key, "/")
}

# METADATA
# description: |
#   The entries of objects of one kind (`Service`, `PodDisruptionBudget` or `NetworkPolicy`) in the namespace that
#   select pods with these labels. An object is `{"name": …}`, of a NetworkPolicy with its `directions`.
selecting(kind, ns, labels) := [entry |
	some key in _keys(ns, labels)
	some entry in _index.selectors[concat("/", [kind, key])]
	selector.matches(entry.selector, labels)
]

# METADATA
# description: |
#   The least number of pods that a workload may have: the minimum of what scales it (one, where that is zero and the
#   workload sleeps), otherwise its `replicas`, one when unset. Undefined when it is no number.
least_replicas(ns, manifest) := _least_replicas(manifest, scalers(ns, manifest.kind, manifest.metadata.name))

_least_replicas(manifest, scaled_by) := max([1, min([scaler.min | some scaler in scaled_by])]) if {
	scaled_by != []
} else := replicas(manifest)

# METADATA
# description: The `replicas` of a workload, one when unset. Undefined when it is no number.
replicas(manifest) := number if {
	number := manifest.spec.replicas
	is_number(number)
} else := 1 if {
	object.get(manifest.spec, "replicas", null) == null
}

# METADATA
# description: |
#   What scales a workload: HorizontalPodAutoscalers, KEDA ScaledObjects and whatever else has a `scaleTargetRef`, as
#   `{"kind": …, "name": …, "min": the least number of replicas}`.
scalers(ns, kind, name) := object.get(_index.scalers, concat("/", [ns, kind, name]), [])

# METADATA
# description: True when the labels of a Service in the namespace satisfy the LabelSelector.
labels_services(ns, label_selector) if {
	_is_one_pair(label_selector)
	object.get(_index.services, _services_key(ns, label_selector), []) != []
} else if {
	some labels in object.get(_index.services, _services_key(ns, label_selector), [])
	selector.matches(label_selector, labels)
}

# METADATA
# description: |
#   True when an object of the run has a controller make the ConfigMap or Secret: an ExternalSecret, a SealedSecret, a
#   cert-manager Certificate and the like.
is_made(ns, kind, name) if {
	some scope in [ns, "*"]
	_index.made[concat("/", [scope, kind, name])]
}

# METADATA
# description: |
#   Everything the functions above look up, by keys `namespace/label=value` (`namespace/` for all). Computed from
#   `data.inventory` and `data.kubernetes` alone, without an input, and in linear time but for the sorting.
index := {
	"pods": _pods,
	"selectors": _selectors,
	"scalers": _scalers,
	"services": _services,
	"service_ports": _service_ports,
	"made": _made,
	"operators": _operators,
}

_index := data.index if {
	data.index
} else := index

# --- keys

_keys(ns, labels) := array.concat([concat("", [ns, "/"])], _pair_keys(ns, labels))

_pair_keys(ns, labels) := [concat("", [ns, "/", label, "=", value]) |
	some label, value in labels
	is_string(value)
]

# The key with the fewest entries among those of the pairs that a selector asks for.
_pods_key(ns, label_selector) := min([[count(object.get(_index.pods, key, [])), key] |
	some key in _pair_keys(ns, label_selector.matchLabels)
])[1] if {
	_has_pair(label_selector)
} else := concat("", [ns, "/"])

_services_key(ns, label_selector) := min([[count(object.get(_index.services, key, [])), key] |
	some key in _pair_keys(ns, label_selector.matchLabels)
])[1] if {
	_has_pair(label_selector)
} else := concat("", [ns, "/"])

_has_pair(label_selector) if {
	some value in label_selector.matchLabels
	is_string(value)
}

_is_one_pair(label_selector) if {
	count(label_selector.matchLabels) == 1
	_has_pair(label_selector)
	object.get(label_selector, "matchExpressions", []) in [[], null]
}

# Labels that controllers add to the pods they make. What a selector says about them cannot be read from a template.
_runtime_labels := {
	"apps.kubernetes.io/pod-index",
	"batch.kubernetes.io/controller-uid",
	"batch.kubernetes.io/job-completion-index",
	"batch.kubernetes.io/job-name",
	"controller-revision-hash",
	"controller-uid",
	"job-name",
	"pod-template-generation",
	"pod-template-hash",
	"rollouts-pod-template-hash",
	"statefulset.kubernetes.io/pod-name",
}

# A selector without what it says about labels added at run time.
_declared(label_selector) := {"matchLabels": labels, "matchExpressions": expressions} if {
	_names_runtime_label(label_selector)
	labels := object.remove(_map(label_selector, "matchLabels"), _runtime_labels)
	expressions := [expression |
		some expression in label_selector.matchExpressions
		not object.get(expression, "key", "") in _runtime_labels
	]
} else := label_selector

_names_runtime_label(label_selector) if {
	some label, _ in label_selector.matchLabels
	label in _runtime_labels
}

_names_runtime_label(label_selector) if {
	some expression in label_selector.matchExpressions
	expression.key in _runtime_labels
}

# --- the index

# `{key: [value, …]}` of a list of `[key, value]`: sorted, and cut where the key changes.
_group(pairs) := {key: values |
	sorted := sort(pairs)
	starts := array.concat([0], [i |
		some i, pair in sorted
		i > 0
		pair[0] != sorted[i - 1][0]
	])
	stops := array.concat(array.slice(starts, 1, count(starts)), [count(sorted)])
	some j, start in starts
	key := sorted[start][0]
	values := [pair[1] | some pair in array.slice(sorted, start, stops[j])]
}

_pods := _group([[key, {"labels": set[1], "pods": references, "ports": ports, "replicas": number}] |
	some set, pods_of_set in _pods_by_labels
	references := [pod[0] | some pod in pods_of_set]
	ports := {port | some pod in pods_of_set; some port in pod[1]}
	number := _total({[pod[0], pod[2]] | some pod in pods_of_set})
	some key in _keys(set[0], set[1])
])

_pods_by_labels := _group(array.concat(_pods_of_run, array.concat(_pods_of_repeated, _pods_of_operators)))

# Pods are lists, `[[namespace, labels], [reference, ports, replicas]]`: there are many, and an object takes more room.
_pods_of_run := [_labelled(ns, [group_version, kind, name], manifest) |
	some ns, by_version in data.inventory.namespace
	some group_version, by_kind in by_version
	some kind, by_name in by_kind
	some name, manifest in by_name
]

_pods_of_repeated := [_labelled(ns, [group_version, kind, name], manifest) |
	some ns, by_version in data.repeated
	some group_version, by_kind in by_version
	some kind, by_name in by_kind
	some name, manifests in by_name
	some manifest in manifests
]

_labelled(ns, reference, manifest) := [[ns, labels], pod] if {
	pod_template := template(manifest)
	labels := _map(object.get(pod_template, "metadata", {}), "labels")
	scaled_by := object.get(_scalers, concat("/", [ns, reference[1], reference[2]]), [])
	pod := [reference, _named_ports(pod_template.spec), _pods_of(manifest, scaled_by)]
}

# Pods that an operator makes of an object that says their labels. Nothing else is known about them.
_pods_of_operators := [[[ns, labels], pod] |
	some ns, by_version in data.inventory.namespace
	some group_version, by_kind in by_version
	_is_custom(group_version)
	some kind, by_name in by_kind
	some name, manifest in by_name
	not template(manifest)
	some labels in _operated_labels(manifest)
	pod := [[group_version, kind, name], ["*"], -1]
]

_is_custom(group_version) if {
	group := split(group_version, "/")[0]
	contains(group, ".")
	not endswith(group, ".k8s.io")
}

# `podMetadata` is the Prometheus operator's, and others'; KubeVirt has a `template` without containers.
_operated_labels(manifest) := [object.union(_map(object.get(manifest.spec, "podMetadata", {}), "labels"), {
	"app.kubernetes.io/instance": manifest.metadata.name,
	"app.kubernetes.io/managed-by": "prometheus-operator",
	"app.kubernetes.io/name": name,
	"operator.prometheus.io/name": manifest.metadata.name,
	name: manifest.metadata.name,
})] if {
	startswith(manifest.apiVersion, "monitoring.coreos.com/")
	name := _prometheus_kinds[manifest.kind]
} else := [labels |
	some path in [["podMetadata"], ["podTemplate", "metadata"], ["template", "metadata"]]
	labels := object.get(manifest.spec, array.concat(path, ["labels"]), null)
	is_object(labels)
]

_prometheus_kinds := {
	"Alertmanager": "alertmanager",
	"Prometheus": "prometheus",
	"PrometheusAgent": "prometheus-agent",
	"ThanosRuler": "thanos-ruler",
}

# The API groups of the custom objects of each namespace.
_operators := {ns: groups |
	some ns, by_version in data.inventory.namespace
	groups := {split(group_version, "/")[0] |
		some group_version, _ in by_version
		_is_custom(group_version)
	}
	groups != set()
}

_pods_of(manifest, scaled_by) := 1 if {
	manifest.kind == "Pod"
} else := -1 if {
	manifest.kind in {"DaemonSet", "Job", "CronJob", "ScaledJob", "PodTemplate"}
} else := number if {
	number := _least_replicas(manifest, scaled_by)
	is_number(number)
} else := -1

# Of one name that is there with different numbers, nobody can say which it is.
_total(numbers) := -1 if {
	some pair in numbers
	pair[1] == -1
} else := -1 if {
	count({pair[0] | some pair in numbers}) != count(numbers)
} else := sum([pair[1] | some pair in numbers])

# Ports of init containers count as well: those that go on running, sidecars, take traffic.
_named_ports(pod_spec) := [concat("/", [object.get(port, "protocol", "TCP"), port.name]) |
	some list in ["containers", "initContainers"]
	some container in pod_spec[list]
	some port in container.ports
	is_string(port.name)
]

_selectors := _group([[concat("/", [owner[0], key]), {"selector": owner[2], "objects": objects}] |
	some owner, objects in _objects_by_selector
	key := _rarest(owner[1], owner[2])
])

_rarest(ns, label_selector) := min([[count(object.get(_pods, key, [])), key] |
	some key in _pair_keys(ns, label_selector.matchLabels)
])[1] if {
	_has_pair(label_selector)
} else := concat("", [ns, "/"])

_objects_by_selector := _group(array.concat(_selecting_services, array.concat(_budgets, _policies)))

# All objects of a kind, as `[namespace, name, object]`.
_all(group_version, kind) := array.concat(
	[[ns, name, manifest] |
		some ns, by_version in data.inventory.namespace
		some name, manifest in by_version[group_version][kind]
	],
	[[ns, name, manifest] |
		some ns, by_version in data.repeated
		some name, manifests in by_version[group_version][kind]
		some manifest in manifests
	],
)

_selecting_services := [[["Service", service[0], _declared({"matchLabels": map})], {"name": service[1]}] |
	some service in _all("v1", "Service")
	manifest := service[2]
	map := manifest.spec.selector
	is_object(map)
	map != {}
	object.get(manifest.spec, "type", "ClusterIP") != "ExternalName"
]

_budgets := [[["PodDisruptionBudget", budget[0], _declared(label_selector)], {"name": budget[1]}] |
	some group_version in ["policy/v1", "policy/v1beta1"]
	some budget in _all(group_version, "PodDisruptionBudget")
	label_selector := budget[2].spec.selector
	is_object(label_selector)
	not _is_empty_beta(group_version, label_selector)
]

# An empty selector selects everything in `policy/v1`, and nothing in `policy/v1beta1`.
_is_empty_beta("policy/v1beta1", label_selector) if selector.is_empty(label_selector)

_policies := [[["NetworkPolicy", policy[0], _declared(label_selector)], {"name": policy[1], "directions": directions}] |
	some group_version in ["networking.k8s.io/v1", "extensions/v1beta1"]
	some policy in _all(group_version, "NetworkPolicy")
	label_selector := _map(policy[2].spec, "podSelector")
	directions := _directions(policy[2].spec)
]

_directions(spec) := spec.policyTypes if {
	is_array(spec.policyTypes)
	spec.policyTypes != []
} else := ["Ingress", "Egress"] if {
	count(spec.egress) > 0
} else := ["Ingress"]

# Each once, as many objects of one name may say the same.
_scalers := _group({pair | some pair in array.concat(_scalers_of_run, _scalers_of_repeated)})

_scalers_of_run := [_scaler(ns, kind, name, manifest) |
	some ns, by_version in data.inventory.namespace
	some by_kind in by_version
	some kind, by_name in by_kind
	some name, manifest in by_name
	manifest.spec.scaleTargetRef
]

_scalers_of_repeated := [_scaler(ns, kind, name, manifest) |
	some ns, by_version in data.repeated
	some by_kind in by_version
	some kind, by_name in by_kind
	some name, manifests in by_name
	some manifest in manifests
]

_scaler(ns, kind, name, manifest) := [key, {"kind": kind, "name": name, "min": _least(manifest)}] if {
	target := manifest.spec.scaleTargetRef
	is_string(target.name)
	target_kind := object.get(target, "kind", "Deployment")
	is_string(target_kind)
	key := concat("/", [ns, target_kind, target.name])
}

_least(manifest) := manifest.spec.minReplicas if {
	is_number(manifest.spec.minReplicas)
} else := manifest.spec.minReplicaCount if {
	is_number(manifest.spec.minReplicaCount)
} else := 0 if {
	manifest.kind == "ScaledObject"
} else := 1

_services := _group([[key, set[1]] |
	some set, _ in _services_by_labels
	some key in _keys(set[0], set[1])
])

_services_by_labels := _group([[[service[0], labels], service[1]] |
	some service in _all("v1", "Service")
	labels := _map(object.get(service[2], "metadata", {}), "labels")
])

# What a reference to a port of the Service, by number or name, may be; `*` for anything.
_service_ports := {key: {port | some port in ports} |
	some key, ports in _group([[concat("/", [service[0], service[1]]), port] |
		some service in _all("v1", "Service")
		some port in _ports_of(service[2])
	])
}

_ports_of(service) := ["*"] if {
	object.get(service, ["spec", "type"], "ClusterIP") == "ExternalName"
} else := [port |
	some candidate in service.spec.ports
	some port in [candidate.port, object.get(candidate, "name", candidate.port), sprintf("%v", [candidate.port])]
]

# What custom kinds make of themselves: the name stands at `path`, or is the object's own; with `list`, there is one in
# each item of that list.
_makers := [
	{"kind": "ExternalSecret", "makes": "Secret", "path": ["spec", "target", "name"]},
	{"kind": "SealedSecret", "makes": "Secret", "path": ["spec", "template", "metadata", "name"]},
	{"kind": "Certificate", "makes": "Secret", "path": ["spec", "secretName"]},
	{"kind": "VaultStaticSecret", "makes": "Secret", "path": ["spec", "destination", "name"]},
	{"kind": "VaultDynamicSecret", "makes": "Secret", "path": ["spec", "destination", "name"]},
	{"kind": "VaultPKISecret", "makes": "Secret", "path": ["spec", "destination", "name"]},
	{"kind": "HCPVaultSecretsApp", "makes": "Secret", "path": ["spec", "destination", "name"]},
	{"kind": "VaultSecret", "makes": "Secret", "path": ["metadata", "name"]},
	{"kind": "OnePasswordItem", "makes": "Secret", "path": ["metadata", "name"]},
	{"kind": "InfisicalSecret", "makes": "Secret", "path": ["spec", "managedSecretReference", "secretName"]},
	{"kind": "DopplerSecret", "makes": "Secret", "path": ["spec", "managedSecret", "name"]},
	{"kind": "BitwardenSecret", "makes": "Secret", "path": ["spec", "secretName"]},
	{"kind": "AzureKeyVaultSecret", "makes": "Secret", "path": ["spec", "output", "secret", "name"]},
	{"kind": "AzureKeyVaultSecret", "makes": "ConfigMap", "path": ["spec", "output", "configMap", "name"]},
	{"kind": "KafkaUser", "makes": "Secret", "path": ["metadata", "name"]},
	{"kind": "SopsSecret", "makes": "Secret", "list": ["spec", "secretTemplates"], "path": ["name"]},
	{"kind": "SecretProviderClass", "makes": "Secret", "list": ["spec", "secretObjects"], "path": ["secretName"]},
]

# The same of kinds that belong to no namespace and make one in each.
_cluster_makers := [
	{"kind": "ClusterExternalSecret", "makes": "Secret", "path": ["spec", "externalSecretName"]},
	{"kind": "Bundle", "makes": "ConfigMap", "path": ["metadata", "name"]},
	{"kind": "Bundle", "makes": "Secret", "path": ["metadata", "name"]},
]

_serving_certificate := ["metadata", "annotations", "service.beta.openshift.io/serving-cert-secret-name"]

_made := {key: true |
	some key in array.concat(_made_in_namespaces, array.concat(_made_everywhere, _serving_certificates))
}

_made_in_namespaces := [key |
	some ns, by_version in data.inventory.namespace
	some by_kind in by_version
	some maker in _makers
	some manifest in by_kind[maker.kind]
	some name in _made_names(maker, manifest)
	key := concat("/", [ns, maker.makes, name])
]

# An object of a custom kind that names no namespace may have been taken for one of the default namespace.
_made_everywhere := [key |
	some by_version in array.concat([data.inventory.cluster], [it | some it in data.inventory.namespace])
	some by_kind in by_version
	some maker in _cluster_makers
	some manifest in by_kind[maker.kind]
	some name in _made_names(maker, manifest)
	key := concat("/", ["*", maker.makes, name])
]

_serving_certificates := [key |
	some ns, by_version in data.inventory.namespace
	some manifest in by_version.v1.Service
	name := object.get(manifest, _serving_certificate, null)
	is_string(name)
	key := concat("/", [ns, "Secret", name])
]

_made_names(maker, manifest) := [name |
	some item in object.get(manifest, maker.list, [])
	name := object.get(item, maker.path, null)
	is_string(name)
] if {
	maker.list
} else := [name] if {
	name := object.get(manifest, maker.path, manifest.metadata.name)
	is_string(name)
} else := []

_map(manifest, key) := map if {
	map := manifest[key]
	is_object(map)
} else := {}
