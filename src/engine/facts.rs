//! What a rule sees as `data`: the facts of the run, of the file, of the document, and its own parameters. The shape
//! is a contract with rule authors (docs/writing-rules.md).

use std::collections::BTreeMap;

use super::{plain, pod, quantity};
use crate::value::{Value, get, object, string};

/// The key of a rule's parameters in `data`.
const PARAMS: &str = "params";

/// Facts that hold for a whole run.
#[derive(Debug, Clone)]
pub struct RunFacts {
    members: Vec<(Value, Value)>,
    quantities: BTreeMap<Value, Value>,
}

impl RunFacts {
    /// Those of a run for a release of Kubernetes, major and minor, on a day, `2027-01-31`; `namespace` is that of objects
    /// that name none.
    #[must_use]
    pub fn new((major, minor): (u64, u64), today: &str, namespace: &str) -> Self {
        let kubernetes = object([
            (string("version"), string(&format!("{major}.{minor}"))),
            (string("minor"), Value::from(minor)),
            (string("namespace"), string(namespace)),
        ]);
        let members = vec![(string("kubernetes"), kubernetes), (string("today"), string(today))];
        Self { members, quantities: BTreeMap::new() }
    }

    /// With all objects of a complete run in Gatekeeper's shape, and what goes with them, by the key that each has in
    /// `data`.
    #[must_use]
    pub fn across(mut self, across: Vec<(String, Value)>) -> Self {
        self.members.extend(across.into_iter().map(|(key, value)| (string(&key), value)));
        self
    }

    /// With the rules' parameters that may be quantities, of all rules together; whatever is none does no harm.
    #[must_use]
    pub fn quantities(mut self, parameters: impl Iterator<Item = Value>) -> Self {
        parameters.for_each(|value| quantity::add(&value, &mut self.quantities));
        self
    }
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
    /// With no parameters, of which there is a place nevertheless.
    data: Value,
    has_layout: bool,
}

impl Facts {
    /// Collects the facts for `input`; `file` is `None` where there is no path (standard input), `text` where no rule
    /// asks for it or there is no text (a live object).
    #[must_use]
    pub fn new(run: &RunFacts, file: Option<&FileFacts>, input: &Value, text: Option<TextFacts>) -> Self {
        let mut members = run.members.clone();
        members.push((string(PARAMS), Value::new_object()));
        if let Some(file) = file {
            members.extend(file.members());
        }
        // `{}` where there is no pod template: the library then does not look for one itself.
        let pod = pod::view(input);
        if let Some(pod) = &pod {
            members.push((string("quantities"), quantities(run, pod)));
        }
        members.push((string("pod"), pod.unwrap_or_else(Value::new_object)));
        if plain::is_plain(input) {
            members.push((string("plain"), Value::from(true)));
        }
        members.extend(text.map(|text| (string("document"), text.value())));
        let has_layout = file.is_some_and(|file| file.captures.is_some());
        Self { data: object(members), has_layout }
    }

    /// The same with one more member of `data`.
    #[must_use]
    pub fn with(self, name: &str, value: Value) -> Self {
        Self { data: with(&self.data, name, value), ..self }
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
            Value::Object(map) if !map.is_empty() => with(&self.data, PARAMS, params.clone()),
            _ => self.data.clone(),
        }
    }
}

/// The same object with another member; regorus only copies it where it has one of that name already.
fn with(data: &Value, name: &str, value: Value) -> Value {
    let Value::Object(members) = data else { return data.clone() };
    let mut members = (**members).clone();
    members.insert(string(name), value);
    Value::from(members)
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
    let mut found = run.quantities.clone();
    let containers = match get(pod, "containers") {
        Some(Value::Array(containers)) => containers.as_slice(),
        _ => &[],
    };
    for spec in containers.iter().filter_map(|container| get(container, "spec")).chain(get(pod, "spec")) {
        quantity::collect(spec, &mut found);
    }
    Value::from(found)
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
