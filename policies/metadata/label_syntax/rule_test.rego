package policies.metadata.label_syntax_test

import data.policies.metadata.label_syntax

_labelled(labels) := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "echo", "labels": labels}}

_annotated(annotations) := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "echo", "annotations": annotations}}

_named(api_version, kind, name) := {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}}

_messages := {finding.msg | some finding in label_syntax.deny}

_characters(n) := concat("", ["a" | some _ in numbers.range(1, n)])

test_label_values if {
	every value in ["", "a", "A.b_c-9", _characters(63), null] {
		count(label_syntax.deny) == 0 with input as _labelled({"app": value})
	}
	every value in ["-a", "a.", "a b", "ä", "a/b", _characters(64), 7, true, ["a"], {"a": "b"}] {
		count(label_syntax.deny) == 1 with input as _labelled({"app": value})
	}
}

test_label_keys if {
	prefix := concat(".", [_characters(63), _characters(63), _characters(63), _characters(61)])
	every key in ["a", "A_b.c", "example.com/a", _characters(63), concat("/", [prefix, _characters(63)])] {
		count(label_syntax.deny) == 0 with input as _labelled({key: "x"})
	}
	every key in [
		"", "-a", "a b", "Example.com/a", "example.com/", "/a", "a/b/c", "example..com/a", _characters(64),
		concat("/", [concat("", [prefix, "a"]), "a"]),
	] {
		count(label_syntax.deny) == 1 with input as _labelled({key: "x"})
	}
}

test_annotations if {
	count(label_syntax.deny) == 0 with input as _annotated({"Example.com/a": "Any text\nat all", "b": null})
	count(label_syntax.deny) == 1 with input as _annotated({"a b": "x"})
	_messages == {"annotation `a` has the value `8080`, which is not a string but a number (quote it)"} with input as _annotated({"a": 8080})
}

test_messages if {
	_messages == {"label `version` has the value `1.2`, which is not a string but a number (quote it)"} with input as _labelled({"version": 1.2})
	_messages == {"label `app` has the value `a b`, which is not letters, digits, `-`, `_` and `.` with a letter or digit at both ends"} with input as _labelled({"app": "a b"})
}

test_names if {
	every name in ["echo", "9", "echo.v1", "a-b.c-d", _characters(253)] {
		count(label_syntax.deny) == 0 with input as _named("v1", "ConfigMap", name)
	}
	every name in ["", "Echo", "echo_1", "echo.", "-echo", "echo..v1", "echo/1", _characters(254), 7, true, ["a"]] {
		count(label_syntax.deny) == 1 with input as _named("v1", "ConfigMap", name)
	}
}

test_names_of_services_and_namespaces if {
	every name in ["echo", "a9", _characters(63)] {
		count(label_syntax.deny) == 0 with input as _named("v1", "Service", name)
		count(label_syntax.deny) == 0 with input as _named("v1", "Namespace", name)
	}
	every name in ["echo.v1", "echo-", _characters(64)] {
		count(label_syntax.deny) == 1 with input as _named("v1", "Service", name)
		count(label_syntax.deny) == 1 with input as _named("v1", "Namespace", name)
	}
	count(label_syntax.deny) == 1 with input as _named("v1", "Service", "9a")
	count(label_syntax.deny) == 0 with input as _named("v1", "Namespace", "9a")
	count(label_syntax.deny) == 0 with input as _named("serving.knative.dev/v1", "Service", "9a")
}

test_names_of_roles if {
	every name in ["system:node", "Any Name", "a_b"] {
		count(label_syntax.deny) == 0 with input as _named("rbac.authorization.k8s.io/v1", "ClusterRole", name)
	}
	every name in ["a/b", "a%b", ".", "..", ""] {
		count(label_syntax.deny) == 1 with input as _named("rbac.authorization.k8s.io/v1", "ClusterRole", name)
	}
}

test_names_by_other_rules if {
	count(label_syntax.deny) == 0 with input as _named("apiregistration.k8s.io/v1", "APIService", "v1.")
	count(label_syntax.deny) == 0 with input as _named("user.openshift.io/v1", "Identity", "ldap:Some One")
	count(label_syntax.deny) == 1 with input as _named("user.openshift.io/v1", "Identity", 7)
}

test_namespaces if {
	pod := {"apiVersion": "v1", "kind": "Pod"}
	every namespace in ["shop", "9", null, ""] {
		count(label_syntax.deny) == 0 with input as object.union(pod, {"metadata": {"namespace": namespace}})
	}
	every namespace in ["Shop", "shop.eu", 7] {
		count(label_syntax.deny) == 1 with input as object.union(pod, {"metadata": {"namespace": namespace}})
	}
}

test_generated_names if {
	job := {"apiVersion": "batch/v1", "kind": "Job"}
	every prefix in ["migrate-", "migrate", _characters(300)] {
		count(label_syntax.deny) == 0 with input as object.union(job, {"metadata": {"generateName": prefix}})
	}
	every prefix in ["Migrate-", "migrate_"] {
		count(label_syntax.deny) == 1 with input as object.union(job, {"metadata": {"generateName": prefix}})
	}
}

test_broken_types_break_nothing if {
	broken := {
		"apiVersion": "v1",
		"kind": "Service",
		"metadata": {"name": "echo", "labels": ["app"], "annotations": "none"},
		"spec": {"selector": {"app": 7}},
	}
	_messages == {"selector `app` has the value `7`, which is not a string but a number (quote it)"} with input as broken
}
