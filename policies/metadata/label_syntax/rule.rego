# METADATA
# title: Label, annotation or name that the API server refuses
# description: |
#   Labels, annotation keys and names have a fixed syntax, and their values are strings: `version: 1.20` in a label is
#   a number to YAML, and `Team Blue` is no label value. The API server refuses the whole object, which shows only
#   when it is deployed.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [any]
#   needs: [manifest]
#   remediation: |
#     Quote values that are not text to YAML (`"1.20"`, `"true"`). Keep labels to 63 letters, digits, `-`, `_` and `.`,
#     and names to lower case letters, digits, `-` and `.`.
#   aliases:
#   - kube-score:label-values
#   since: 0.1.0
package policies.metadata.label_syntax

import data.lib.k8s

# The engine looks once a document whether all names and labels are of a form that every kind accepts, and nearly all
# are: then `data.plain` is true, and there is nothing to say here.

# Regular expressions would say this in a line each, and cost several times as much on every object there is.

_is_value(text) if {
	trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == ""
	trim(text, "-_.") == text
	count(text) <= 63
}

# An optional prefix and a name.
_is_key(key) if {
	parts := split(key, "/")
	count(parts) <= 2
	_is_prefix(parts)
	name := parts[count(parts) - 1]
	name != ""
	_is_value(name)
}

_is_prefix(parts) if count(parts) == 1

_is_prefix(parts) if {
	count(parts[0]) <= 253
	_is_subdomain(parts[0])
}

_is_subdomain(text) if {
	text != ""
	trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-.") == ""
	trim(text, "-.") == text
	not contains(text, "..")
	not contains(text, ".-")
	not contains(text, "-.")
}

_is_dns_label(text) if {
	text != ""
	trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
	trim(text, "-") == text
	count(text) <= 63
}

_is_service_name(text) if {
	_is_dns_label(text)
	trim_left(text, "0123456789") == text
}

_is_path_segment(text) if {
	not text in {"", ".", ".."}
	not contains(text, "/")
	not contains(text, "%")
}

# Where an object keeps labels: the path of a map, and what it is in a message. A selector of labels is looked for
# wherever the kind may use the common form.
_label_maps := (_common_label_maps | _label_maps_of_kind) | _label_maps_of_template

_common_label_maps := {
	[["metadata", "labels"], "label"],
	[["spec", "selector", "matchLabels"], "selector"],
	[["spec", "podSelector", "matchLabels"], "selector"],
	[["spec", "namespaceSelector", "matchLabels"], "selector"],
}

_label_maps_of_kind := {[["spec", "jobTemplate", "metadata", "labels"], "label"]} if {
	input.kind == "CronJob"
} else := {[["spec", "selector"], "selector"]} if {
	# The older form, a map of its own.
	input.apiVersion == "v1"
	input.kind in {"Service", "ReplicationController"}
} else := set()

_label_maps_of_template := {[array.concat(k8s.template_path, ["metadata", "labels"]), "label"]} if {
	k8s.template_path
} else := set()

_annotation_maps := ({["metadata", "annotations"]} | _annotation_maps_of_kind) | _annotation_maps_of_template

_annotation_maps_of_kind := {["spec", "jobTemplate", "metadata", "annotations"]} if {
	input.kind == "CronJob"
} else := set()

_annotation_maps_of_template := {array.concat(k8s.template_path, ["metadata", "annotations"])} if {
	k8s.template_path
} else := set()

# Labels that are no map at all are for the schema to refuse.
_labels := [{"path": path, "what": what, "map": found} |
	some [path, what] in _label_maps
	found := object.get(input, path, null)
	is_object(found)
]

_annotations := [{"path": path, "map": found} |
	some path in _annotation_maps
	found := object.get(input, path, null)
	is_object(found)
]

deny contains {"msg": msg, "path": array.concat(labels.path, [key])} if {
	not data.plain
	some labels in _labels
	some key, _ in labels.map
	not _is_key(key)
	msg := sprintf("`%s` is no valid %s key: %s", [key, labels.what, _key_syntax])
}

deny contains {"msg": msg, "path": array.concat(labels.path, [key])} if {
	not data.plain
	some labels in _labels
	some key, value in labels.map

	# The API server reads null as an empty string.
	value != null
	fault := _value_fault(value)
	msg := sprintf("%s `%s` has the value `%v`, %s", [labels.what, key, value, fault])
}

deny contains {"msg": msg, "path": array.concat(annotations.path, [key])} if {
	not data.plain
	some annotations in _annotations
	some key, _ in annotations.map

	# Upper case is accepted in the prefix of an annotation.
	not _is_key(lower(key))
	msg := sprintf("`%s` is no valid annotation key: %s", [key, _key_syntax])
}

deny contains {"msg": msg, "path": array.concat(annotations.path, [key])} if {
	not data.plain
	some annotations in _annotations
	some key, value in annotations.map
	value != null
	not is_string(value)
	msg := sprintf("annotation `%s` has the value `%v`, which is %s", [key, value, _no_string(value)])
}

_key_syntax := "an optional DNS subdomain and `/`, then at most 63 letters, digits, `-`, `_` and `.` with a letter or digit at both ends"

_value_fault(value) := sprintf("which is %s", [_no_string(value)]) if {
	not is_string(value)
} else := sprintf("which is %d characters long, more than 63", [count(value)]) if {
	count(value) > 63
} else := "which is not letters, digits, `-`, `_` and `.` with a letter or digit at both ends" if {
	not _is_value(value)
}

_no_string(value) := sprintf("not a string but a %s (quote it)", [type_name(value)]) if {
	type_name(value) in {"boolean", "number"}
} else := sprintf("not a string but of the type %s", [type_name(value)])

deny contains {"msg": msg, "path": ["metadata", "name"]} if {
	not data.plain
	name := input.metadata.name
	name != null
	not _is_service_name(name) # which is a name of every class
	fault := _name_fault(name)
	msg := sprintf("name `%v` of %s is no valid name: it %s", [name, input.kind, fault])
}

deny contains {"msg": msg, "path": ["metadata", "generateName"]} if {
	not data.plain
	prefix := input.metadata.generateName
	is_string(prefix)
	prefix != ""

	# The API server appends five characters, and cuts what is too long.
	fault := _name_fault(concat("", [substring(prefix, 0, 58), "x"]))
	msg := sprintf("generateName `%s` of %s makes no valid name: it %s", [prefix, input.kind, fault])
}

deny contains {"msg": msg, "path": ["metadata", "namespace"]} if {
	not data.plain
	namespace := input.metadata.namespace
	not namespace in {null, ""}
	not _is_dns_label(namespace)
	fault := _namespace_fault(namespace)
	msg := sprintf("namespace `%v` of %s `%s` is no valid namespace: it %s", [namespace, input.kind, k8s.name, fault])
}

_name_fault(name) := sprintf("is %s", [_no_string(name)]) if {
	not is_string(name)
} else := _fault(_name_class, name)

_namespace_fault(name) := sprintf("is %s", [_no_string(name)]) if {
	not is_string(name)
} else := _fault("DNS label", name)

_fault("DNS label", name) := fault if {
	not _is_dns_label(name)
	fault := "must be at most 63 lower case letters, digits and `-`, with a letter or digit at both ends"
}

_fault("Service", name) := fault if {
	not _is_service_name(name)
	fault := "must be at most 63 lower case letters, digits and `-`, begin with a letter and end with a letter or digit"
}

_fault("path segment", name) := "may not be `.` or `..`, nor contain `/` or `%`" if {
	not _is_path_segment(name)
}

_fault("DNS subdomain", name) := sprintf("is %d characters long, more than 253", [count(name)]) if {
	count(name) > 253
} else := fault if {
	not _is_subdomain(name)
	fault := "must be lower case letters, digits, `-` and `.`, with a letter or digit at both ends and beside each `.`"
}

# Custom resources, and all Kubernetes kinds but a few, have the name of a DNS subdomain.
_name_class := "path segment" if {
	k8s.group == "rbac.authorization.k8s.io"
} else := "Service" if {
	input.kind == "Service"
	k8s.group == ""
} else := "DNS label" if {
	input.kind == "Namespace"
	k8s.group == ""
} else := "free" if {
	input.kind in _free_kinds
} else := "free" if {
	strings.any_suffix_match(k8s.group, _free_groups)
} else := "DNS subdomain"

_free_kinds := {
	"APIService", # `v1.` is one
	"CertificateSigningRequest",
	"ClusterTrustBundle", # `example.com:issuer:roots`
	"IPAddress", # an address
}

# OpenShift's own API server names images, users and identities by other rules, and Backstage's are no objects of
# Kubernetes.
_free_groups := [".openshift.io", "backstage.io"]
