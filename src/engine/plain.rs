//! Whether the names and labels of an object are of the plain form that every kind accepts, found once a document and
//! given to rules as `data.plain`. Nearly all are, and to look at each of them in Rego costs more than all else that is
//! asked about a small object.
//!
//! What is wrong with others is for the rule `label-syntax` to say, which knows all forms; a test puts every plain object
//! to it.

use super::pod;
use crate::value::{Value, as_str, get, get_in};

/// Where maps of labels are, besides the metadata of the object and its pod template.
const SELECTORS: [&[&str]; 3] = [
    &["spec", "selector", "matchLabels"],
    &["spec", "podSelector", "matchLabels"],
    &["spec", "namespaceSelector", "matchLabels"],
];

/// The kinds whose selector is a map of labels itself.
const WITH_OLDER_SELECTOR: [&str; 2] = ["Service", "ReplicationController"];

/// The kinds whose names have no dots.
const WITHOUT_DOTS: [&str; 2] = ["Service", "Namespace"];

pub(super) fn is_plain(input: &Value) -> bool {
    let kind = get(input, "kind").and_then(as_str).unwrap_or_default();
    let template = pod::template_path(input).and_then(|path| get_in(input, path));
    let templates = [Some(input), get_in(input, &["spec", "jobTemplate"]), template];
    let older = if WITH_OLDER_SELECTOR.contains(&kind) { get_in(input, &["spec", "selector"]) } else { None };
    let mut selectors = SELECTORS.iter().filter_map(|path| get_in(input, path)).chain(older);
    templates.into_iter().flatten().filter_map(|part| get(part, "metadata")).all(|metadata| {
        get(metadata, "labels").is_none_or(are_labels) && get(metadata, "annotations").is_none_or(are_annotations)
    }) && selectors.all(are_labels)
        && get(input, "metadata").is_none_or(|metadata| is_named(metadata, kind))
}

fn is_named(metadata: &Value, kind: &str) -> bool {
    let with_dots = |name: &str| !WITHOUT_DOTS.contains(&kind) && is_subdomain(name);
    let is_name =
        |name: &str| name.starts_with(|c: char| c.is_ascii_lowercase()) && is_dns_label(name) || with_dots(name);
    get(metadata, "generateName").is_none()
        && get(metadata, "name").is_none_or(|name| as_str(name).is_some_and(is_name))
        && get(metadata, "namespace").is_none_or(|name| as_str(name).is_some_and(is_dns_label))
}

/// What is no map is for the schema to refuse, and null is as good as an empty text.
fn are_labels(labels: &Value) -> bool {
    let Value::Object(labels) = labels else { return true };
    let is_value =
        |value: &Value| *value == Value::Null || as_str(value).is_some_and(|text| text.is_empty() || is_label(text));
    labels.iter().all(|(key, value)| as_str(key).is_some_and(is_key) && is_value(value))
}

fn are_annotations(annotations: &Value) -> bool {
    let Value::Object(annotations) = annotations else { return true };
    let is_value = |value: &Value| matches!(value, Value::Null | Value::String(_));
    annotations.iter().all(|(key, value)| as_str(key).is_some_and(is_key) && is_value(value))
}

/// An optional prefix and a name.
fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((prefix, name)) => is_subdomain(prefix) && is_label(name),
        None => is_label(key),
    }
}

/// The name in a key, or a value that is not empty.
fn is_label(text: &str) -> bool {
    is_made_of(text, 63, |byte| byte.is_ascii_alphanumeric(), b"-_.")
}

fn is_dns_label(text: &str) -> bool {
    is_made_of(text, 63, is_lower, b"-")
}

fn is_subdomain(text: &str) -> bool {
    is_made_of(text, 253, is_lower, b"-.") && !["..", ".-", "-."].iter().any(|pair| text.contains(pair))
}

const fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// At most so many characters, those at both ends `outer`, and between them also `inner`.
fn is_made_of(text: &str, most: usize, outer: impl Fn(u8) -> bool, inner: &[u8]) -> bool {
    let ends = [text.bytes().next(), text.bytes().next_back()];
    text.len() <= most
        && ends.into_iter().all(|end| end.is_some_and(&outer))
        && text.bytes().all(|byte| outer(byte) || inner.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(yaml: &str) -> bool {
        super::is_plain(&Value::from_yaml_str(yaml).unwrap())
    }

    #[test]
    fn ordinary_objects_are_plain() {
        for yaml in [
            "{kind: ConfigMap, metadata: {name: a-1}}",
            "{kind: Service, metadata: {name: a, namespace: b, labels: {app.kubernetes.io/name: A_b.c, x: ''}}}",
            "{kind: ConfigMap, metadata: {name: kube-root.crt, annotations: {a.b/C-d: 'any, \\\\ thing'}}}",
            "{kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {app: a}}}}",
            "{kind: ConfigMap, metadata: {name: a, labels: {a: null}, annotations: null}}",
        ] {
            assert!(is_plain(yaml), "{yaml}");
        }
    }

    #[test]
    fn all_else_is_for_the_rule() {
        let labels = ["1.20", "true", "-a", "a-", "a b", "ä", "{}", &"x".repeat(64)];
        let keys = ["A/b", "a/b/c", "/a", "a/", "_a", "a..b/c", "a.-b/c", "a-.b/c", "''"];
        let names = ["A", "a_b", "1", "a/b", "a.", "a..b", "''", &"x".repeat(254)];
        let metadata = (labels.iter().map(|label| format!("labels: {{a: {label}}}")))
            .chain(keys.iter().flat_map(|key| [format!("labels: {{{key}: a}}"), format!("annotations: {{{key}: a}}")]))
            .chain(names.iter().map(|name| format!("name: {name}")))
            .chain(["annotations: {a: 1}", "generateName: a-", "namespace: a.b"].map(str::to_owned));
        for metadata in metadata {
            assert!(!is_plain(&format!("{{kind: ConfigMap, metadata: {{{metadata}}}}}")), "{metadata}");
            let template = format!("{{spec: {{template: {{metadata: {{{metadata}}}, spec: {{containers: []}}}}}}}}");
            let is_name = metadata.starts_with("name") || metadata.starts_with("generateName");
            assert_eq!(is_plain(&template), is_name, "{template}");
            let cron = format!("{{spec: {{jobTemplate: {{metadata: {{{metadata}}}}}}}}}");
            assert_eq!(is_plain(&cron), is_name, "{cron}");
        }
        for yaml in [
            "{kind: Service, metadata: {name: a.b}}",
            "{kind: Service, spec: {selector: {app: '-'}}}",
            "{spec: {podSelector: {matchLabels: {app: '-'}}}}",
            "{spec: {namespaceSelector: {matchLabels: {app: '-'}}}}",
            "{spec: {selector: {matchLabels: {app: '-'}}}}",
        ] {
            assert!(!is_plain(yaml), "{yaml}");
        }
    }
}
