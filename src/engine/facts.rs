//! What a rule sees as `data`: the facts of the run, of the file, of the document, and its own parameters. The shape
//! is a contract with rule authors (docs/writing-rules.md).

use std::collections::BTreeMap;

use super::{pod, quantity};
use crate::value::{Value, get, object, string};

/// Facts that hold for a whole run.
#[derive(Debug, Clone)]
pub struct RunFacts {
    /// `1.33`
    pub kubernetes_version: String,
    /// `33`
    pub kubernetes_minor: u64,
    /// The day of the run, `2027-01-31`.
    pub today: String,
    /// The namespace of objects that name none.
    pub namespace: String,
    /// All objects of a complete run in Gatekeeper's shape, with `index`, `duplicates` and `services` beside it; by the key that
    /// they have in `data`.
    pub across: Vec<(String, Value)>,
    /// The rules' parameters that may be quantities, of all rules together; whatever is none does no harm.
    pub quantities: Vec<Value>,
}

/// Facts about the place of a document.
#[derive(Debug, Clone, Default)]
pub struct FileFacts {
    /// The path from the repository's root, `/` between its parts; empty where there is none and captures come from the
    /// name of a namespace.
    pub path: String,
    /// The absolute folder, as conftest gives it.
    pub directory: String,
    /// What the configured layout reads out of the path; `None` where it does not fit.
    pub captures: Option<BTreeMap<String, String>>,
    /// The document's index in its file, from 0.
    pub document: usize,
}

/// What stands in a document's text and no longer in its value. Paths are keys from the document's root.
#[derive(Debug, Clone, Default)]
pub struct TextFacts {
    /// The keys that a mapping repeats, each with the line on which it stands first.
    pub duplicate_keys: Vec<(Vec<Value>, usize)>,
    /// The mappings whose keys are not in alphabetical order.
    pub unsorted: Vec<Vec<Value>>,
}

/// The facts for the rules of one document.
pub struct Facts {
    members: Vec<(Value, Value)>,
    without_params: Value,
    has_layout: bool,
}

impl Facts {
    /// Collects the facts for `input`; `file` is `None` where there is no path (standard input), `text` where no rule
    /// asks for it or there is no text (a live object).
    #[must_use]
    pub fn new(run: &RunFacts, file: Option<&FileFacts>, input: &Value, text: Option<TextFacts>) -> Self {
        let mut members = vec![(
            string("kubernetes"),
            object([
                (string("version"), string(&run.kubernetes_version)),
                (string("minor"), Value::from(run.kubernetes_minor)),
                (string("namespace"), string(&run.namespace)),
            ]),
        )];
        members.push((string("today"), string(&run.today)));
        members.extend(run.across.iter().map(|(key, value)| (string(key), value.clone())));
        if let Some(file) = file {
            members.extend(file.members());
        }
        // `{}` where there is no pod template: the library then does not look for one itself.
        let pod = pod::view(input);
        if let Some(pod) = &pod {
            members.push((string("quantities"), quantities(run, pod)));
        }
        members.push((string("pod"), pod.unwrap_or_else(Value::new_object)));
        members.extend(text.map(|text| (string("document"), text.value())));
        let without_params = with(&members, Value::new_object());
        let has_layout = file.is_some_and(|file| file.captures.is_some());
        Self { members, without_params, has_layout }
    }

    /// The same with one more member of `data`.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.members.push((string(name), value));
        self.without_params = with(&self.members, Value::new_object());
        self
    }

    /// Whether the document's path fits the configured layout.
    #[must_use]
    pub const fn has_layout(&self) -> bool {
        self.has_layout
    }

    /// The document that a rule with these parameters sees as `data`.
    #[must_use]
    pub fn data(&self, params: &Value) -> Value {
        match params {
            Value::Object(map) if !map.is_empty() => with(&self.members, params.clone()),
            _ => self.without_params.clone(),
        }
    }
}

impl TextFacts {
    /// The key of [`TextFacts::unsorted`] in `data.document`.
    pub const UNSORTED: &str = "unsorted";

    fn value(self) -> Value {
        let keys = self.duplicate_keys.into_iter().map(|(path, line)| {
            object([(string("path"), Value::from(path)), (string("first_line"), Value::from(line))])
        });
        let unsorted = self.unsorted.into_iter().map(Value::from);
        object([
            (string("duplicate_keys"), Value::from(keys.collect::<Vec<_>>())),
            (string(Self::UNSORTED), Value::from(unsorted.collect::<Vec<_>>())),
        ])
    }
}

/// The numbers behind the quantities of a pod's resources and of the parameters they are compared with.
fn quantities(run: &RunFacts, pod: &Value) -> Value {
    let mut found = BTreeMap::new();
    for value in &run.quantities {
        quantity::add(value, &mut found);
    }
    let containers = match get(pod, "containers") {
        Some(Value::Array(containers)) => containers.as_slice(),
        _ => &[],
    };
    for spec in containers.iter().filter_map(|container| get(container, "spec")).chain(get(pod, "spec")) {
        quantity::collect(spec, &mut found);
    }
    Value::from(found)
}

fn with(members: &[(Value, Value)], params: Value) -> Value {
    object(members.iter().cloned().chain([(string("params"), params)]))
}

impl FileFacts {
    fn members(&self) -> Vec<(Value, Value)> {
        let captures = self.captures.as_ref().map(|captures| {
            let captures = captures.iter().map(|(key, value)| (string(key), string(value)));
            (string("captures"), object(captures))
        });
        if self.path.is_empty() {
            return vec![(string("file"), object(captures))];
        }
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let dir = self.path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let mut file = vec![
            (string("path"), string(&self.path)),
            (string("name"), string(name)),
            (string("stem"), string(stem)),
            (string("extension"), string(extension)),
            (string("dir"), string(dir)),
            (string("document"), Value::from(self.document)),
        ];
        file.extend(captures);
        let conftest = [(string("name"), string(name)), (string("dir"), string(&self.directory))];
        vec![(string("file"), object(file)), (string("conftest"), object([(string("file"), object(conftest))]))]
    }
}
