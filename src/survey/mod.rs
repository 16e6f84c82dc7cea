//! What a repository looks like: which manifests it holds, how their paths are made, how its namespaces and labels are
//! called, which charts it has. `init` makes a configuration of that; nothing here checks or writes anything.

mod draft;
mod folders;
mod names;

pub use draft::{Draft, Findings, draft};
pub use folders::{Fit, Pattern, layout};
pub use names::{Names, names};

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::document::{self, DocumentKind, Limits, Syntax};
use crate::source::{self, FilesOptions, Found};
use crate::value::{Value, as_str, get, get_in};

/// Folders whose manifests are seldom meant for a cluster: what others wrote, and what tests read.
const FOREIGN: [&str; 6] = ["node_modules", "testdata", "third_party", "third-party", "vendor", "vendored"];

/// Labels that may hold the name of a service, the usual one first.
const LABELS: [&str; 5] = ["app", "app.kubernetes.io/name", "app.kubernetes.io/instance", "k8s-app", "service"];

/// One Kubernetes object, by what paths could say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The path of its file from the surveyed folder, `/` between its parts.
    pub path: String,
    /// Its kind.
    pub kind: String,
    /// Its name, `""` where it has none.
    pub name: String,
    /// Its namespace, where it names one.
    pub namespace: Option<String>,
    /// Those that may name its service, such as `app`, with what they say.
    pub labels: BTreeMap<&'static str, String>,
}

/// A chart that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Its folder from the surveyed one.
    pub path: String,
    /// Its files of values besides `values.yaml`, sorted.
    pub values: Vec<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Survey {
    /// Kubernetes objects, in the order of their paths.
    pub manifests: Vec<Manifest>,
    /// Charts, sorted.
    pub charts: Vec<Chart>,
    /// Folders of kustomizations, sorted.
    pub kustomizations: Vec<String>,
    /// Spinnaker's pipelines, with their applications as label `app`.
    pub pipelines: Vec<Manifest>,
    /// Folders and files that had better be left out, and how many files that is: what others wrote, and templates that
    /// are no YAML.
    pub foreign: BTreeMap<String, usize>,
}

/// Looks at everything below a folder that `check` would read.
#[must_use]
pub fn survey(root: &Path) -> Survey {
    let mut survey = Survey::default();
    let mut unreadable = BTreeSet::new();
    let mut readable = BTreeSet::new();
    let options = FilesOptions { charts: true, kustomizations: true, ..FilesOptions::default() };
    source::walk(&[root.to_owned()], &options, &mut |found| {
        match found {
            Found::Item(item) => {
                let path = relative(root, item.path.as_deref().unwrap_or(root));
                if let Some(folder) = foreign(&path) {
                    *survey.foreign.entry(folder).or_default() += 1;
                } else if let Ok(text) = item.read() {
                    let is_read = survey.read(&path, &text);
                    if is_read { &mut readable } else { &mut unreadable }.insert(path);
                }
            }
            Found::Chart(folder) => survey.chart(root, &folder),
            Found::Kustomization(folder) => survey.kustomizations.push(relative(root, &folder)),
            Found::Alone(_) | Found::Context(_) | Found::Skip(_) | Found::Problem(_) | Found::Unread(..) => {}
        }
        true
    });
    survey.templates(&unreadable, &readable);
    survey.charts.sort_by(|a, b| a.path.cmp(&b.path));
    survey.kustomizations.sort();
    survey
}

impl Survey {
    /// Takes in what a file holds; `false` for a template, which is no YAML before something filled it in.
    fn read(&mut self, path: &str, text: &str) -> bool {
        let syntax = if Path::new(path).extension().is_some_and(|extension| extension == "json") {
            Syntax::Json
        } else {
            Syntax::Auto
        };
        let mut is_template = false;
        for document in document::read(text, syntax, &Limits::default()) {
            match document {
                Ok(document) => match document.kind() {
                    DocumentKind::Kubernetes => self.manifests.extend(manifest(path, &document.value)),
                    DocumentKind::Spinnaker(_) => self.pipelines.extend(pipeline(path, &document.value)),
                    _ => {}
                },
                Err(_) => is_template |= text.contains("{{"),
            }
        }
        !is_template
    }

    fn chart(&mut self, root: &Path, folder: &Path) {
        let path = relative(root, folder);
        if let Some(foreign) = foreign(&format!("{path}/")) {
            *self.foreign.entry(foreign).or_default() += 1;
            return;
        }
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
        let mut values: Vec<String> = names.filter(|name| is_values(name)).collect();
        values.sort();
        self.charts.push(Chart { path, values });
    }

    /// Leaves out templates: a whole folder where it holds nothing else.
    fn templates(&mut self, unreadable: &BTreeSet<String>, readable: &BTreeSet<String>) {
        let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in unreadable {
            folders.entry(folder_of(path)).or_default().push(path);
        }
        for (folder, files) in folders {
            let prefix = format!("{folder}/");
            if folder.is_empty() || readable.iter().any(|path| path.starts_with(&prefix)) {
                self.foreign.extend(files.iter().map(|path| ((*path).to_owned(), 1)));
            } else {
                self.foreign.insert(prefix, files.len());
            }
        }
        self.manifests.retain(|manifest| !unreadable.contains(&manifest.path));
    }
}

fn manifest(path: &str, value: &Value) -> Option<Manifest> {
    let text = |keys: &[&str]| get_in(value, keys).and_then(as_str).map(ToOwned::to_owned);
    // Client-side configuration, such as a kustomization, calls itself an object and has no name.
    get_in(value, &["metadata"])?;
    let label = |key: &'static str| Some((key, text(&["metadata", "labels", key])?));
    Some(Manifest {
        path: path.to_owned(),
        kind: text(&["kind"])?,
        name: text(&["metadata", "name"]).unwrap_or_default(),
        namespace: text(&["metadata", "namespace"]).filter(|namespace| !namespace.is_empty()),
        labels: LABELS.into_iter().filter_map(label).collect(),
    })
}

/// A pipeline, as if it were an object: its application is its service.
fn pipeline(path: &str, value: &Value) -> Option<Manifest> {
    let inner = get(value, "pipeline").filter(|_| get(value, "id").is_none()).unwrap_or(value);
    let application = get(inner, "application").and_then(as_str)?;
    Some(Manifest {
        path: path.to_owned(),
        kind: "Pipeline".to_owned(),
        name: get(inner, "name").and_then(as_str).unwrap_or_default().to_owned(),
        namespace: None,
        labels: BTreeMap::from([("app", application.to_owned())]),
    })
}

/// Whether a file in a chart's folder holds values for one place, as `values-prod.yaml` does.
fn is_values(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.and_then(|stem| stem.strip_prefix("values")).is_some_and(|rest| rest.starts_with(['-', '.', '_']))
}

/// The folder of a path that holds what is not the repository's own, if there is one: `vendor/`, wherever it is.
fn foreign(path: &str) -> Option<String> {
    let (folders, _) = path.rsplit_once('/')?;
    let mut end = 0;
    for folder in folders.split('/') {
        end += folder.len();
        if FOREIGN.contains(&folder) {
            return Some(format!("{}/", path.get(..end)?));
        }
        end += 1;
    }
    None
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn relative(root: &Path, path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(root).unwrap_or(path).components().collect();
    relative.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests;
