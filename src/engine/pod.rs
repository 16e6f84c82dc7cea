//! The pod template of an object and its containers, found once a document and given to every rule as `data.pod`.
//!
//! `policies/lib/k8s.rego` says the same in Rego for those who run the library under plain OPA, where nobody gives
//! `data.pod`; that costs more than all else in a rule together. A test compares the two on every fixture.

use crate::value::{Value, as_str, get, get_in, object, string};

/// The places that hold a pod template, the most specific first: those of a `CronJob`, of a KEDA `ScaledJob`, of all others.
const TEMPLATE_PATHS: [&[&str]; 3] =
    [&["spec", "jobTemplate", "spec", "template"], &["spec", "jobTargetRef", "template"], &["spec", "template"]];

/// Whether the object holds a pod template, or is a Pod: what `kinds: [workload]` means.
#[must_use]
pub fn has_pod_template(input: &Value) -> bool {
    template_path(input).is_some()
}

/// The path of the pod template; a Pod is its own.
#[must_use]
pub fn template_path(input: &Value) -> Option<&'static [&'static str]> {
    let is_template = |template: &Value| matches!(get_in(template, &["spec", "containers"]), Some(Value::Array(_)));
    match get(input, "kind").and_then(as_str) {
        Some("Pod") if is_template(input) => return Some(&[]),
        Some("PodTemplate") if get(input, "template").is_some_and(is_template) => return Some(&["template"]),
        _ => {}
    }
    TEMPLATE_PATHS.into_iter().find(|path| get_in(input, path).is_some_and(is_template))
}

/// What rules see as `data.pod`; `None` for an object without a pod template.
pub(super) fn view(input: &Value) -> Option<Value> {
    let template_path = template_path(input)?;
    let template = get_in(input, template_path)?;
    let spec = get(template, "spec")?;
    let path: Vec<Value> = template_path.iter().map(|key| string(key)).collect();
    let mut spec_path = path.clone();
    spec_path.push(string("spec"));
    let list = |name: &str| containers(spec, &spec_path, name);
    let (containers, init, ephemeral) = (list("containers"), list("initContainers"), list("ephemeralContainers"));
    let sidecars = init.iter().filter(|entry| is_sidecar(entry));
    let running: Vec<Value> = containers.iter().chain(sidecars).cloned().collect();
    let scheduled: Vec<Value> = containers.iter().chain(&init).cloned().collect();
    let all: Vec<Value> = scheduled.iter().chain(&ephemeral).cloned().collect();
    Some(object([
        (string("template_path"), Value::from(path)),
        (string("template"), template.clone()),
        (string("spec_path"), Value::from(spec_path)),
        (string("spec"), spec.clone()),
        (string("containers"), Value::from(all)),
        (string("scheduled_containers"), Value::from(scheduled)),
        (string("running_containers"), Value::from(running)),
    ]))
}

/// The containers of one list, as `{"spec": …, "path": …, "list": …}`; whatever is no object is left out.
fn containers(spec: &Value, spec_path: &[Value], list: &str) -> Vec<Value> {
    let Some(Value::Array(items)) = get(spec, list) else { return Vec::new() };
    let entry = |(index, container): (usize, &Value)| {
        let mut path = spec_path.to_vec();
        path.extend([string(list), Value::from(index)]);
        object([
            (string("spec"), container.clone()),
            (string("path"), Value::from(path)),
            (string("list"), string(list)),
        ])
    };
    items.iter().enumerate().filter(|(_, container)| matches!(container, Value::Object(_))).map(entry).collect()
}

fn is_sidecar(entry: &Value) -> bool {
    get_in(entry, &["spec", "restartPolicy"]).and_then(as_str) == Some("Always")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Value {
        Value::from_json_str(json).unwrap()
    }

    #[test]
    fn a_cron_jobs_template_stands_deepest() {
        let cron = parse(r#"{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[]}}}}}}"#);
        assert_eq!(template_path(&cron).unwrap().len(), 4);
    }

    #[test]
    fn containers_of_another_kind_are_no_pods() {
        assert!(!has_pod_template(&parse(r#"{"kind":"Fleet","spec":{"containers":[{}]}}"#)));
        assert!(has_pod_template(&parse(r#"{"kind":"Pod","spec":{"containers":[{}]}}"#)));
    }

    #[test]
    fn wrong_types_are_left_out() {
        let pod = parse(r#"{"kind":"Pod","spec":{"containers":["x",{"name":"a"}],"initContainers":"none"}}"#);
        let view = view(&pod).unwrap();
        assert_eq!(
            get(&view, "containers").unwrap().to_string(),
            r#"[{"list":"containers","path":["spec","containers",1],"spec":{"name":"a"}}]"#
        );
    }
}
