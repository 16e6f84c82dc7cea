//! What rules of the library look at in an object that they are not asked about. Only that is kept of it: a `ConfigMap`
//! may hold a megabyte, of which a rule wants to know whether a key is there.
//!
//! What it is that they look at stands in `policies/lib/inventory.rego` and in the rules themselves; the fixtures of these
//! rules are checked with outlines and would fail without something that is looked at.

use std::sync::Arc;

use crate::engine;
use crate::source::cluster::Kind;
use crate::value::{Value, get, get_in, object, string};

/// Kinds that are looked at as a whole: selectors, ports, scalers, roles.
const WHOLE: [&str; 10] = [
    "ClusterRole",
    "ClusterRoleBinding",
    "HorizontalPodAutoscaler",
    "Namespace",
    "NetworkPolicy",
    "PodDisruptionBudget",
    "Role",
    "RoleBinding",
    "Service",
    "ServiceAccount",
];

/// Lists of a pod's containers whose ports have names.
const CONTAINERS: [&str; 2] = ["containers", "initContainers"];

/// The object without what no rule of the library looks at in it.
pub(super) fn outline(value: &Value, api_version: &str, kind: &str) -> Value {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    match kind {
        // What an operator makes of its objects is told by fields of their own.
        _ if !Kind::is_built_in_group(group) => value.clone(),
        _ if WHOLE.contains(&kind) => value.clone(),
        "ConfigMap" | "Secret" if group.is_empty() => keys(value),
        _ => workload(value).unwrap_or_else(Value::new_object),
    }
}

/// Which keys there are, and whether something fills in others.
fn keys(value: &Value) -> Value {
    let without_texts = |map: &Value| match map {
        Value::Object(members) => object(members.iter().map(|(key, value)| {
            let value = if matches!(value, Value::String(_)) { string("") } else { value.clone() };
            (key.clone(), value)
        })),
        other => other.clone(),
    };
    let part = |of: &Value, name: &str| get(of, name).map(|map| (string(name), without_texts(map)));
    let metadata = get(value, "metadata").map(|metadata| {
        let maps = ["annotations", "labels"].into_iter().filter_map(|name| part(metadata, name));
        (string("metadata"), object(maps))
    });
    let kept = get(value, "type").map(|kept| (string("type"), kept.clone()));
    let maps = ["data", "binaryData", "stringData"].into_iter().filter_map(|name| part(value, name));
    object(maps.chain(metadata).chain(kept))
}

/// What may be selected, scaled and connected to: labels, named ports and how many there are.
fn workload(value: &Value) -> Option<Value> {
    let path = engine::pod_template_path(value)?;
    let template = get_in(value, path)?;
    let labels = get_in(template, &["metadata", "labels"]).map(|labels| {
        let metadata = object([(string("labels"), labels.clone())]);
        (string("metadata"), metadata)
    });
    let spec = get(template, "spec")?;
    let lists = CONTAINERS.into_iter().filter_map(|list| Some((string(list), ports(get(spec, list)?))));
    let mut made = object(labels.into_iter().chain([(string("spec"), object(lists))]));
    for key in path.iter().rev() {
        made = object([(string(key), made)]);
    }
    for path in [&["kind"][..], &["spec", "replicas"]] {
        if let Some(kept) = get_in(value, path) {
            put(&mut made, path, kept.clone());
        }
    }
    Some(made)
}

/// The list with nothing but the ports of its containers.
fn ports(list: &Value) -> Value {
    let Value::Array(containers) = list else { return list.clone() };
    let ports = |container: &Value| object(get(container, "ports").map(|ports| (string("ports"), ports.clone())));
    Value::from(containers.iter().map(ports).collect::<Vec<_>>())
}

/// Puts a value at the end of a path of objects.
fn put(into: &mut Value, path: &[&str], value: Value) {
    let (Some((key, rest)), Value::Object(members)) = (path.split_first(), into) else { return };
    let slot = Arc::make_mut(members).get_or_insert_with(string(key), Value::new_object);
    if rest.is_empty() {
        *slot = value;
    } else {
        put(slot, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlined(yaml: &str) -> String {
        let value: Value = serde_yaml::from_str(yaml).unwrap();
        let text = |key: &str| get(&value, key).and_then(crate::value::as_str).unwrap().to_owned();
        outline(&value, &text("apiVersion"), &text("kind")).to_string()
    }

    #[test]
    fn of_a_config_map_the_keys_are_kept() {
        let yaml =
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {inject: 'true'}}, data: {k: long, n: 1}}";
        assert_eq!(outlined(yaml), r#"{"data":{"k":"","n":1},"metadata":{"labels":{"inject":""}}}"#);
    }

    #[test]
    fn of_a_workload_what_may_be_selected_is_kept() {
        let pod =
            "{metadata: {labels: {app: a}}, spec: {nodeName: n, containers: [{image: i, ports: [{name: http}]}, {}]}}";
        let yaml =
            format!("{{apiVersion: apps/v1, kind: Deployment, spec: {{replicas: 2, paused: true, template: {pod}}}}}");
        let made = r#"{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"ports":[{"name":"http"}]},{}]}}"#;
        assert_eq!(outlined(&yaml), format!(r#"{{"kind":"Deployment","spec":{{"replicas":2,"template":{made}}}}}"#));
        let yaml = pod.replacen('{', "{apiVersion: v1, kind: Pod, ", 1);
        assert_eq!(outlined(&yaml), made.replacen('{', r#"{"kind":"Pod","#, 1));
    }

    #[test]
    fn what_nobody_looks_into_is_only_there() {
        assert_eq!(outlined("{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {rules: []}}"), "{}");
        assert_eq!(outlined("{apiVersion: x.io/v1, kind: Ingress}"), r#"{"apiVersion":"x.io/v1","kind":"Ingress"}"#);
    }
}
