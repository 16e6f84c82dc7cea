# METADATA
# title: ConfigMap or Secret that is not there
# description: |
#   A container that refers to a missing ConfigMap, Secret or key is never started: the pod stays in
#   `CreateContainerConfigError` or `ContainerCreating`, and a rollout waits for it until it times out. The rule is
#   opt-in, because many Secrets are never kept beside the manifests.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods
#   description: A pod and the ConfigMaps it refers to
# - ref: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist
#   description: Optional references
# custom:
#   severity: medium
#   bundles: []
#   kinds: [workload]
#   needs: [inventory]
#   params:
#     external:
#       type: list
#       default: []
#       description: |
#         ConfigMaps and Secrets that are made by something else than manifests, as globs of their names, for example
#         `*-tls`.
#   remediation: |
#     Correct the name or the key, add the ConfigMap or Secret, or mark the reference `optional: true` if the container
#     does without it. Name what is made elsewhere in the parameter `external`.
#   aliases:
#   - kube-linter:env-value-from
#   since: 0.1.0
package policies.reliability.dangling_config_ref

import data.lib.inventory
import data.lib.k8s

default external := []

external := data.params.external

# ConfigMaps that controllers of the cluster (of OpenShift, of Istio) put into each namespace.
_in_each_namespace := {"kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"}

# What tells that a controller fills in the keys of an object that is only declared.
_injected := {
	"config.openshift.io/inject-trusted-cabundle",
	"reflector.v1.k8s.emberstack.com/reflects",
	"service.beta.openshift.io/inject-cabundle",
}

deny contains {"msg": msg, "path": path} if {
	some reference in _references
	is_string(reference.name)
	object.get(reference.spec, "optional", false) != true
	[part, problem] := _problem(inventory.namespace_of(input), reference)
	path := array.concat(reference.path, reference.at[part])
	msg := sprintf("%s refers to %s", [reference.owner, problem])
}

_problem(ns, reference) := ["name", problem] if {
	not data.inventory.namespace[ns].v1[reference.kind][reference.name]
	not inventory.is_made(ns, reference.kind, reference.name)
	not reference.name in _in_each_namespace
	not _is_external(reference.name)
	problem := sprintf("%s `%s`, which is not in namespace `%s`", [reference.kind, reference.name, ns])
} else := ["key", problem] if {
	is_string(reference.key)
	manifests := inventory.definitions(ns, "v1", reference.kind, reference.name)
	manifests != []
	not _may_have_key(manifests, reference.key)
	not inventory.is_made(ns, reference.kind, reference.name)
	problem := sprintf("key `%s` of %s `%s`, which has no such key", [reference.key, reference.kind, reference.name])
}

_may_have_key(manifests, key) if {
	some manifest in manifests
	_has_key(manifest, key)
}

_may_have_key(manifests, _) if {
	some manifest in manifests
	_is_injected(manifest)
}

_has_key(manifest, key) if {
	some field in ["data", "binaryData", "stringData"]
	is_string(manifest[field][key])
}

_is_injected(manifest) if {
	some field in ["annotations", "labels"]
	some key, _ in manifest.metadata[field]
	key in _injected
}

_is_injected(manifest) if manifest.type == "kubernetes.io/service-account-token"

_is_external(name) if {
	some pattern in external
	glob.match(pattern, [], name)
}

# Each reference as `{"kind", "name", "key" (null for all keys), "spec" (where `optional` stands), "path", "at" (where
# under the path name and key stand), "owner"}`.
_references := array.concat(_env, array.concat(_env_from, array.concat(_volumes, _projected)))

_env := [reference |
	some c in k8s.scheduled_containers
	some i, variable in c.spec.env
	some field, kind in {"configMapKeyRef": "ConfigMap", "secretKeyRef": "Secret"}
	spec := variable.valueFrom[field]
	reference := {
		"kind": kind,
		"name": spec.name,
		"key": object.get(spec, "key", null),
		"spec": spec,
		"path": array.concat(c.path, ["env", i, "valueFrom", field]),
		"at": {"name": ["name"], "key": ["key"]},
		"owner": sprintf("container `%s`", [k8s.container_name(c)]),
	}
]

_env_from := [reference |
	some c in k8s.scheduled_containers
	some i, source in c.spec.envFrom
	some field, kind in {"configMapRef": "ConfigMap", "secretRef": "Secret"}
	spec := source[field]
	reference := {
		"kind": kind,
		"name": spec.name,
		"key": null,
		"spec": spec,
		"path": array.concat(c.path, ["envFrom", i, field]),
		"at": {"name": ["name"]},
		"owner": sprintf("container `%s`", [k8s.container_name(c)]),
	}
]

_volumes := [reference |
	some i, volume in k8s.pod_spec.volumes
	some source in [
		{"field": "configMap", "kind": "ConfigMap", "name": "name"},
		{"field": "secret", "kind": "Secret", "name": "secretName"},
	]
	spec := volume[source.field]
	some item in _items(spec)
	reference := {
		"kind": source.kind,
		"name": spec[source.name],
		"key": item.key,
		"spec": spec,
		"path": array.concat(k8s.pod_spec_path, ["volumes", i, source.field]),
		"at": {"name": [source.name], "key": item.at},
		"owner": sprintf("volume `%v`", [object.get(volume, "name", i)]),
	}
]

_projected := [reference |
	some i, volume in k8s.pod_spec.volumes
	some j, projection in volume.projected.sources
	some field, kind in {"configMap": "ConfigMap", "secret": "Secret"}
	spec := projection[field]
	some item in _items(spec)
	reference := {
		"kind": kind,
		"name": spec.name,
		"key": item.key,
		"spec": spec,
		"path": array.concat(k8s.pod_spec_path, ["volumes", i, "projected", "sources", j, field]),
		"at": {"name": ["name"], "key": item.at},
		"owner": sprintf("volume `%v`", [object.get(volume, "name", i)]),
	}
]

# The keys that a volume asks for one by one, or null where it takes all.
_items(spec) := [{"key": item.key, "at": ["items", i, "key"]} | some i, item in spec.items] if {
	is_array(spec.items)
	spec.items != []
} else := [{"key": null, "at": []}]
