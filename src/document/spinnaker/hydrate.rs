//! What a pipeline becomes that is made from a template (MPT v2): the template's stages with the instance's variables
//! in them, the instance's own stages beside or instead of them, triggers, parameters and notifications of both.
//!
//! Spinnaker does the same when it saves or plans the pipeline; this is done from the two documents alone. Each part
//! remembers which of the two it came from, so that findings can be shown where they can be mended.

use std::collections::{BTreeMap, BTreeSet};

use super::variables::{Variables, asked};
use super::{has, list};
use crate::value::{Value, as_str, get, object, string};

/// A pipeline made from a template.
#[derive(Debug)]
pub struct Hydrated {
    /// The pipeline that Spinnaker will run, `template` and `variables` still in it.
    pub value: Value,
    /// Variables that are asked for and have no value: Spinnaker would refuse the pipeline.
    pub missing: Vec<String>,
    /// The parts that come from somewhere, the path in the pipeline first.
    parts: Vec<(Vec<Value>, Part)>,
    template: Value,
}

/// Where a part of the pipeline was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Instance(Vec<Value>),
    Template(Vec<Value>),
}

/// Where something was written down, as exactly as can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// At this path of the instance.
    Instance(Vec<Value>),
    /// At this path of the template, which puts the named variable there.
    Variable(String, Vec<Value>),
    /// At this path of the template.
    Template(Vec<Value>),
}

impl Hydrated {
    /// Where what stands at `path` of the pipeline was written down.
    #[must_use]
    pub fn origin(&self, path: &[Value]) -> Origin {
        let parts = self.parts.iter().filter(|(start, _)| path.starts_with(start));
        match parts.max_by_key(|(start, _)| start.len()) {
            None => Origin::Instance(path.to_vec()),
            Some((start, Part::Instance(place))) => Origin::Instance(continued(place, path, start.len())),
            Some((start, Part::Template(place))) => {
                let place = continued(place, path, start.len());
                match self.variable(&place) {
                    Some(name) => Origin::Variable(name, place),
                    None => Origin::Template(place),
                }
            }
        }
    }

    /// The variable that decides what stands at a path of the template: the first one in the text there.
    fn variable(&self, path: &[Value]) -> Option<String> {
        let mut value = &self.template;
        for key in path {
            value = match (value, key) {
                (Value::Object(members), key) => members.get(key)?,
                (Value::Array(items), key) => items.get(usize::try_from(key.as_u64().ok()?).ok()?)?,
                _ => break,
            };
        }
        as_str(value).and_then(|text| asked(text).next())
    }
}

fn continued(place: &[Value], path: &[Value], from: usize) -> Vec<Value> {
    place.iter().chain(path.iter().skip(from)).cloned().collect()
}

/// Makes the pipeline of an instance and its template.
#[must_use]
pub fn hydrate(instance: &Value, template: &Value) -> Hydrated {
    let mut variables = Variables::new(template, instance);
    let inner = get(template, "pipeline").cloned().unwrap_or_else(Value::new_object);
    let mut members: BTreeMap<Value, Value> = BTreeMap::new();
    let mut parts = Vec::new();
    if let Value::Object(settings) = &inner {
        for (key, value) in settings.iter() {
            members.insert(key.clone(), variables.fill(value));
            parts.push((vec![key.clone()], Part::Template(vec![string("pipeline"), key.clone()])));
        }
    }
    if let Value::Object(own) = instance {
        for (key, value) in own.iter().filter(|(key, _)| !as_str(key).is_some_and(|key| MERGED.contains(&key))) {
            members.insert(key.clone(), value.clone());
            parts.push((vec![key.clone()], Part::Instance(vec![key.clone()])));
        }
    }
    for (key, own_key, word) in [
        ("triggers", "triggers", "triggers"),
        ("notifications", "notifications", "notifications"),
        ("parameterConfig", "parameters", "parameters"),
        ("expectedArtifacts", "expectedArtifacts", ""),
    ] {
        let merged = merge(instance, &inner, (key, own_key, word), &mut variables, &mut parts);
        if merged.is_empty() {
            members.remove(&string(key))
        } else {
            members.insert(string(key), Value::from(merged))
        };
    }
    let stages = stages(instance, &inner, &mut variables, &mut parts);
    members.insert(string("stages"), Value::from(stages));
    let missing = variables.missing().map(ToOwned::to_owned).collect();
    Hydrated { value: object(members), missing, parts, template: template.clone() }
}

/// What both documents add to.
const MERGED: [&str; 6] = ["triggers", "notifications", "parameterConfig", "parameters", "expectedArtifacts", "stages"];

type Parts = Vec<(Vec<Value>, Part)>;

/// The template's members of a list, unless the instance leaves them out, and the instance's own. Older instances say
/// what they `inherit`; newer ones what they `exclude`.
fn merge(
    instance: &Value,
    inner: &Value,
    (key, own_key, word): (&str, &str, &str),
    variables: &mut Variables,
    parts: &mut Parts,
) -> Vec<Value> {
    let names = |list_key| list(instance, list_key).into_iter().filter_map(as_str).any(|name| name == word);
    let left_out = !word.is_empty() && (names("exclude") || (has(instance, "inherit") && !names("inherit")));
    let mut merged = Vec::new();
    let mut add = |value: Value, part: Part| {
        parts.push((vec![string(key), Value::from(merged.len())], part));
        merged.push(value);
    };
    let own_key = if has(instance, key) { key } else { own_key };
    let own = list(instance, own_key);
    let id = |value: &&Value| ["id", "name"].iter().find_map(|key| get(value, key).cloned());
    let by_id = key == "parameterConfig" || key == "expectedArtifacts";
    let inherited = if left_out { Vec::new() } else { list(inner, key) };
    for (index, value) in inherited.iter().enumerate() {
        let replaced = by_id && own.iter().any(|own| id(own).is_some() && id(own) == id(value));
        if !replaced {
            let place = vec![string("pipeline"), string(key), Value::from(index)];
            add(variables.fill(value), Part::Template(place));
        }
    }
    for (index, value) in own.iter().enumerate() {
        add((*value).clone(), Part::Instance(vec![string(own_key), Value::from(index)]));
    }
    merged
}

/// A stage on its way into the pipeline.
struct Stage {
    value: BTreeMap<Value, Value>,
    id: String,
    part: Part,
    /// Where its fields below `config` were, if they were.
    config: Option<Vec<Value>>,
}

impl Stage {
    fn new(value: &Value, part: Part) -> Self {
        let Value::Object(members) = value else {
            return Self { value: BTreeMap::new(), id: String::new(), part, config: None };
        };
        let mut value: BTreeMap<Value, Value> =
            members.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        let config = match value.get(&string("config")) {
            Some(Value::Object(config)) if !value.contains_key(&string("account")) => Some(config.clone()),
            _ => None,
        };
        if let Some(config) = &config {
            value.remove(&string("config"));
            for (key, nested) in config.iter() {
                value.entry(key.clone()).or_insert_with(|| nested.clone());
            }
        }
        let id = value.get(&string("refId")).or_else(|| value.get(&string("id"))).map(name).unwrap_or_default();
        let keys = config.map(|config| config.keys().cloned().collect());
        Self { value, id, part, config: keys }
    }

    fn requisites(&self) -> Vec<String> {
        match self.value.get(&string("requisiteStageRefIds")) {
            Some(Value::Array(ids)) => ids.iter().map(name).collect(),
            _ => Vec::new(),
        }
    }

    fn require(&mut self, ids: &[String]) {
        let ids: Vec<Value> = ids.iter().map(|id| string(id)).collect();
        self.value.insert(string("requisiteStageRefIds"), Value::from(ids));
    }
}

/// A stage's id: `2` and `"2"` are the same one.
fn name(id: &Value) -> String {
    as_str(id).map_or_else(|| id.to_string(), ToOwned::to_owned)
}

fn stages(instance: &Value, inner: &Value, variables: &mut Variables, parts: &mut Parts) -> Vec<Value> {
    let mut stages: Vec<Stage> = Vec::new();
    for (index, stage) in list(inner, "stages").iter().enumerate() {
        let place = vec![string("pipeline"), string("stages"), Value::from(index)];
        stages.push(Stage::new(&variables.fill(stage), Part::Template(place)));
    }
    for (index, own) in list(instance, "stages").iter().enumerate() {
        let own = Stage::new(own, Part::Instance(vec![string("stages"), Value::from(index)]));
        match stages.iter_mut().find(|stage| !stage.id.is_empty() && stage.id == own.id) {
            Some(stage) => *stage = own,
            None => inject(&mut stages, own),
        }
    }
    let mut values = Vec::new();
    for (index, stage) in stages.into_iter().enumerate() {
        let start = vec![string("stages"), Value::from(index)];
        if let (Some(keys), Part::Instance(place) | Part::Template(place)) = (&stage.config, &stage.part) {
            for key in keys {
                let place: Vec<Value> = place.iter().cloned().chain([string("config"), key.clone()]).collect();
                let part = match &stage.part {
                    Part::Instance(_) => Part::Instance(place),
                    Part::Template(_) => Part::Template(place),
                };
                parts.push((start.iter().cloned().chain([key.clone()]).collect(), part));
            }
        }
        parts.push((start, stage.part));
        values.push(object(stage.value));
    }
    values
}

/// Puts a stage of the instance where its `inject` says: at the start, at the end, before or after others. Without one
/// it stands where its own `requisiteStageRefIds` put it.
fn inject(stages: &mut Vec<Stage>, mut own: Stage) {
    let Some(inject) = own.value.remove(&string("inject")) else {
        stages.push(own);
        return;
    };
    let ids = |key: &str| match get(&inject, key) {
        Some(Value::Array(ids)) => ids.iter().map(name).collect::<Vec<_>>(),
        Some(id @ (Value::String(_) | Value::Number(_))) => vec![name(id)],
        _ => Vec::new(),
    };
    let is_set = |key: &str| matches!(get(&inject, key), Some(Value::Bool(true)));
    let (before, after) = (ids("before"), ids("after"));
    if is_set("first") {
        own.require(&[]);
        let own_id = [own.id.clone()];
        stages.iter_mut().filter(|stage| stage.requisites().is_empty()).for_each(|stage| stage.require(&own_id));
    } else if is_set("last") {
        let required: BTreeSet<String> = stages.iter().flat_map(Stage::requisites).collect();
        let ends: Vec<String> =
            stages.iter().filter(|stage| !required.contains(&stage.id)).map(|stage| stage.id.clone()).collect();
        own.require(&ends);
    } else if !before.is_empty() {
        let targets = stages.iter().filter(|stage| before.contains(&stage.id));
        let required: BTreeSet<String> = targets.flat_map(Stage::requisites).collect();
        own.require(&required.into_iter().collect::<Vec<_>>());
        let own_id = [own.id.clone()];
        stages.iter_mut().filter(|stage| before.contains(&stage.id)).for_each(|stage| stage.require(&own_id));
    } else if !after.is_empty() {
        for stage in stages.iter_mut() {
            let required = stage.requisites();
            if required.iter().any(|id| after.contains(id)) {
                let mut kept: Vec<String> = required.into_iter().filter(|id| !after.contains(id)).collect();
                kept.push(own.id.clone());
                stage.require(&kept);
            }
        }
        own.require(&after);
    }
    stages.push(own);
}

/// The id and the tag of the template that an instance names, `spinnaker://id:tag`.
#[must_use]
pub fn reference(instance: &Value) -> Option<(&str, Option<&str>)> {
    let reference = get(get(instance, "template")?, "reference").and_then(as_str)?;
    let reference = reference.strip_prefix("spinnaker://").unwrap_or(reference);
    let (id, tag) = reference.split_once(['@', ':']).map_or((reference, None), |(id, tag)| (id, Some(tag)));
    Some((id, tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = r#"{
        "schema": "v2", "id": "safe", "variables": [
            {"name": "account", "type": "string"}, {"name": "wait", "type": "int", "defaultValue": 60}],
        "pipeline": {
            "limitConcurrent": true,
            "triggers": [{"type": "docker"}], "notifications": [{"type": "slack"}],
            "parameterConfig": [{"name": "tag"}],
            "stages": [
                {"refId": "1", "type": "wait", "waitTime": "${ templateVariables.wait }", "requisiteStageRefIds": []},
                {"refId": "2", "type": "deployManifest", "account": "${ templateVariables.account }",
                 "requisiteStageRefIds": ["1"]}
            ]}}"#;

    fn parse(json: &str) -> Value {
        Value::from_json_str(json).unwrap()
    }

    fn hydrated(more: &str) -> Hydrated {
        let instance = format!(
            r#"{{"application": "echo", "name": "deploy", "template": {{"reference": "spinnaker://safe:v1"}},
                "variables": {{"account": "prod"}}{more}}}"#
        );
        hydrate(&parse(&instance), &parse(TEMPLATE))
    }

    fn path(json: &str) -> Vec<Value> {
        match parse(json) {
            Value::Array(items) => items.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    fn ids(hydrated: &Hydrated) -> Vec<String> {
        let stage = |stage: &Value| {
            let Some(Value::Array(required)) = get(stage, "requisiteStageRefIds") else { return String::new() };
            let required: Vec<String> = required.iter().map(name).collect();
            format!("{} after {}", name(get(stage, "refId").unwrap()), required.join("+"))
        };
        list(&hydrated.value, "stages").into_iter().map(stage).collect()
    }

    #[test]
    fn variables_are_put_in_with_their_types() {
        let hydrated = hydrated("");
        let stages = list(&hydrated.value, "stages");
        assert_eq!(get(stages[0], "waitTime"), Some(&Value::from(60)));
        assert_eq!(get(stages[1], "account"), Some(&string("prod")));
        assert_eq!(get(&hydrated.value, "limitConcurrent"), Some(&Value::Bool(true)));
        assert_eq!(get(&hydrated.value, "name"), Some(&string("deploy")));
        assert_eq!(list(&hydrated.value, "triggers").len(), 1);
        assert!(hydrated.missing.is_empty());
    }

    #[test]
    fn every_part_knows_where_it_was_written() {
        let hydrated = hydrated(r#", "triggers": [{"type": "git"}]"#);
        let origin = |json: &str| hydrated.origin(&path(json));
        assert_eq!(origin(r#"["name"]"#), Origin::Instance(path(r#"["name"]"#)));
        assert_eq!(origin(r#"["triggers", 1, "type"]"#), Origin::Instance(path(r#"["triggers", 0, "type"]"#)));
        let place = path(r#"["pipeline", "stages", 1, "account"]"#);
        assert_eq!(origin(r#"["stages", 1, "account"]"#), Origin::Variable("account".into(), place));
        let place = path(r#"["pipeline", "stages", 1, "absent"]"#);
        assert_eq!(origin(r#"["stages", 1, "absent"]"#), Origin::Template(place));
    }

    #[test]
    fn what_is_excluded_or_not_inherited_is_left_out() {
        let without = hydrated(r#", "exclude": ["triggers", "parameters"], "notifications": [{"type": "email"}]"#);
        assert!(get(&without.value, "triggers").is_none() && get(&without.value, "parameterConfig").is_none());
        assert_eq!(list(&without.value, "notifications").len(), 2);
        let older = hydrated(r#", "inherit": ["triggers"]"#);
        assert!(get(&older.value, "triggers").is_some() && get(&older.value, "notifications").is_none());
    }

    #[test]
    fn a_stage_of_the_same_id_replaces_the_templates() {
        let hydrated = hydrated(r#", "stages": [{"refId": 2, "type": "wait", "requisiteStageRefIds": ["1"]}]"#);
        assert_eq!(ids(&hydrated), ["1 after ", "2 after 1"]);
        assert_eq!(get(list(&hydrated.value, "stages")[1], "type"), Some(&string("wait")));
        assert_eq!(hydrated.origin(&path(r#"["stages", 1]"#)), Origin::Instance(path(r#"["stages", 0]"#)));
    }

    #[test]
    fn stages_are_injected_where_they_say() {
        let with =
            |inject: &str| ids(&hydrated(&format!(r#", "stages": [{{"id": "3", "refId": "3", "inject": {inject}}}]"#)));
        assert_eq!(with(r#"{"first": true}"#), ["1 after 3", "2 after 1", "3 after "]);
        assert_eq!(with(r#"{"last": true}"#), ["1 after ", "2 after 1", "3 after 2"]);
        assert_eq!(with(r#"{"before": ["2"]}"#), ["1 after ", "2 after 3", "3 after 1"]);
        assert_eq!(with(r#"{"after": ["1"]}"#), ["1 after ", "2 after 3", "3 after 1"]);
    }

    #[test]
    fn fields_below_config_are_the_stages_own() {
        let hydrated =
            hydrated(r#", "stages": [{"refId": "3", "config": {"account": "x"}, "requisiteStageRefIds": []}]"#);
        assert_eq!(get(list(&hydrated.value, "stages")[2], "account"), Some(&string("x")));
        let place = path(r#"["stages", 0, "config", "account"]"#);
        assert_eq!(hydrated.origin(&path(r#"["stages", 2, "account"]"#)), Origin::Instance(place));
    }

    #[test]
    fn a_variable_without_a_value_is_told() {
        let instance = parse(r#"{"application": "echo", "template": {"reference": "spinnaker://safe"}}"#);
        assert_eq!(hydrate(&instance, &parse(TEMPLATE)).missing, ["account"]);
        assert_eq!(reference(&instance), Some(("safe", None)));
    }
}
