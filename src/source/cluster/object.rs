//! One object of the cluster, as rules see it: without what the server notes for itself, and without anything secret.

use std::sync::Arc;

use super::kinds::Kind;
use super::list::Reading;
use crate::finding::Problem;
use crate::value::{Value, as_str, get, get_in, object, string};

/// The annotation in which kubectl keeps a copy of the whole object, secrets included.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What stands where a Secret has a value. Rules may ask for keys; nobody needs what is behind them.
const HIDDEN: &str = "(hidden)";

/// An object of the cluster.
#[derive(Debug, Clone)]
pub struct Live {
    /// The object, as the API server has it, without `metadata.managedFields`, the copy that kubectl keeps of it, the
    /// values of a Secret and, unless it is wanted, `status`.
    pub value: Value,
    /// The owner whose own check makes that of this object a repetition.
    pub cover: Option<Cover>,
    /// It is made from the pod template of an owner that is seen, too.
    pub is_copy: bool,
}

/// What is known of an object that others may belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) is_seen: bool,
    pub(super) is_checked: bool,
    pub(super) has_pod_template: bool,
}

/// An owner that is checked itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// `apps/v1`
    pub api_version: String,
    /// `ReplicaSet`
    pub kind: String,
    /// It holds a pod template.
    pub has_pod_template: bool,
}

impl Live {
    /// An object with what its controller says of it.
    pub(super) fn new(value: Value, owner: impl Fn(u128) -> Option<Owner>, reading: &Reading<'_>) -> Self {
        let of = controller(&value).and_then(|(version, kind, uid)| Some((version, kind, owner(uid)?)));
        let is_copy = of.is_some_and(|(_, _, owner)| owner.is_seen && owner.has_pod_template);
        let cover = of.filter(|(_, _, owner)| owner.is_checked && !reading.include_owned);
        let cover = cover.map(|(api_version, kind, owner)| Cover {
            api_version: api_version.to_owned(),
            kind: kind.to_owned(),
            has_pod_template: owner.has_pod_template,
        });
        let is_copy = is_copy && (reading.has_pod_template)(&value);
        Self { value, cover, is_copy }
    }

    /// `Deployment shop/web`, for messages.
    #[must_use]
    pub fn name(&self) -> String {
        let text = |path: &[&str]| get_in(&self.value, path).and_then(as_str).unwrap_or_default();
        let (kind, name) = (text(&["kind"]), text(&["metadata", "name"]));
        match text(&["metadata", "namespace"]) {
            "" => format!("{kind} {name}"),
            namespace => format!("{kind} {namespace}/{name}"),
        }
    }

    /// What a label of the object says, or an annotation of this name.
    #[must_use]
    pub fn note(&self, key: &str) -> Option<&str> {
        let of = |field: &str| get_in(&self.value, &["metadata", field, key]).and_then(as_str);
        of("labels").or_else(|| of("annotations")).filter(|text| !text.is_empty())
    }

    /// The object as YAML, its keys in alphabetical order, as `kubectl get -o yaml` shows it.
    ///
    /// # Errors
    ///
    /// An object that YAML cannot say, which no API server sends.
    pub fn text(&self) -> Result<Arc<str>, Problem> {
        let unsayable = |error| Problem::new(format!("cannot show `{}`: {error}", self.name()));
        serde_yaml::to_string(&self.value).map(Arc::from).map_err(unsayable)
    }
}

/// The object of a list's item: items of a list do not say what they are.
pub(super) fn prepare(mut value: Value, kind: &Kind, keep_status: bool) -> Value {
    set(&mut value, "apiVersion", string(&kind.api_version));
    set(&mut value, "kind", string(&kind.kind));
    if !keep_status {
        remove(&mut value, "status");
    }
    if let Some(metadata) = get_mut(&mut value, "metadata") {
        remove(metadata, "managedFields");
        if let Some(annotations) = get_mut(metadata, "annotations") {
            remove(annotations, LAST_APPLIED);
            if matches!(annotations, Value::Object(map) if map.is_empty()) {
                remove(metadata, "annotations");
            }
        }
    }
    if kind.group.is_empty() && kind.kind == "Secret" {
        for field in ["data", "stringData"] {
            if let Some(Value::Object(data)) = get(&value, field) {
                let hidden = object(data.keys().map(|key| (key.clone(), string(HIDDEN))));
                set(&mut value, field, hidden);
            }
        }
    }
    value
}

/// The object without the number that the server gives each of its states.
pub(super) fn without_version(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(metadata) = get_mut(&mut value, "metadata") {
        remove(metadata, "resourceVersion");
    }
    value
}

/// What tells an object from all others, for as long as it lives; `None` where the server gave none.
pub(super) fn uid(value: &Value) -> Option<u128> {
    parse_uid(get_in(value, &["metadata", "uid"]).and_then(as_str)?)
}

/// The controller that an object belongs to: its `apiVersion`, `kind` and uid.
pub(super) fn controller(value: &Value) -> Option<(&str, &str, u128)> {
    let Value::Array(owners) = get_in(value, &["metadata", "ownerReferences"])? else { return None };
    let owner = owners.iter().find(|owner| get(owner, "controller") == Some(&Value::from(true)))?;
    let text = |key: &str| get(owner, key).and_then(as_str);
    Some((text("apiVersion")?, text("kind")?, parse_uid(text("uid")?)?))
}

/// Whether Kubernetes makes the object itself, in every cluster or every namespace.
pub(super) fn is_built_in(value: &Value) -> bool {
    let label = |name: &str| get_in(value, &["metadata", "labels", name]).is_some();
    if label("kubernetes.io/bootstrapping") || label("kube-aggregator.kubernetes.io/automanaged") {
        return true;
    }
    let text = |path: &[&str]| get_in(value, path).and_then(as_str).unwrap_or_default();
    let (kind, namespace) = (text(&["kind"]), text(&["metadata", "namespace"]));
    matches!(
        (kind, namespace, text(&["metadata", "name"])),
        ("ConfigMap", _, "kube-root-ca.crt")
            | ("Service" | "Endpoints" | "EndpointSlice", "default", "kubernetes")
            | ("PriorityClass", _, "system-node-critical" | "system-cluster-critical")
    )
}

/// The bits of a uid, which is a UUID; anything else that a server might give is spread over them.
fn parse_uid(text: &str) -> Option<u128> {
    if text.is_empty() {
        return None;
    }
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let spread = |text: &str| {
        text.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        })
    };
    Some(u128::from_str_radix(&digits, 16).unwrap_or_else(|_| spread(text)))
}

fn get_mut<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    match value {
        Value::Object(object) => Arc::make_mut(object).get_mut(&string(key)),
        _ => None,
    }
}

fn set(value: &mut Value, key: &str, to: Value) {
    if let Value::Object(object) = value {
        Arc::make_mut(object).insert(string(key), to);
    }
}

fn remove(value: &mut Value, key: &str) {
    if let Value::Object(object) = value {
        Arc::make_mut(object).remove(&string(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(kind: &str) -> Kind {
        Kind::new("", "v1", kind, "things", true)
    }

    fn parse(json: &str) -> Value {
        Value::from_json_str(json).unwrap()
    }

    #[test]
    fn nothing_secret_is_kept() {
        let secret = parse(
            r#"{"metadata": {"name": "a", "managedFields": [1], "annotations": {
                "kubectl.kubernetes.io/last-applied-configuration": "{\"data\":{\"k\":\"c2VjcmV0\"}}"}},
                "data": {"k": "c2VjcmV0"}, "stringData": {"l": "plain"}, "status": {"x": 1}}"#,
        );
        let live = Live { value: prepare(secret, &kind("Secret"), false), cover: None, is_copy: false };
        assert_eq!(
            &*live.text().unwrap(),
            "apiVersion: v1\ndata:\n  k: (hidden)\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  l: (hidden)\n"
        );
    }

    #[test]
    fn a_status_stays_where_a_rule_names_it() {
        let pod = || parse(r#"{"status": {"x": 1}}"#);
        assert!(get(&prepare(pod(), &kind("Pod"), true), "status").is_some());
        assert!(get(&prepare(pod(), &kind("Pod"), false), "status").is_none());
    }

    #[test]
    fn only_the_controller_among_the_owners_counts() {
        let owned = parse(
            r#"{"metadata": {"ownerReferences": [
                {"apiVersion": "v1", "kind": "Node", "name": "n", "uid": "1"},
                {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "controller": true,
                 "uid": "00000000-0000-0000-0000-0000000000ff"}]}}"#,
        );
        assert_eq!(controller(&owned), Some(("apps/v1", "ReplicaSet", 255)));
        assert_ne!(parse_uid("a-uid-of-its-own"), parse_uid("another"));
    }
}
