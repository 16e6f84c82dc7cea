//! Runs `helm template` on a chart, once for each set of values, and makes units of what it prints.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use super::super::files::display;
use super::super::origin::{Origin, Output, Render, Source};
use super::super::{Content, Found, Item, process};
use super::stream;
use crate::finding::Skip;

/// What is told where there is no Helm.
pub(super) const NO_HELM: &str = "name it with `--helm PATH`, or leave charts out with `--skip-charts`";

/// How charts are rendered; the names are those of Helm's flags.
#[derive(Debug, Clone)]
pub struct HelmOptions {
    /// The program.
    pub program: PathBuf,
    /// How long one rendering may take.
    pub timeout: Duration,
    /// `--values`, as typed: files or addresses.
    pub values: Vec<String>,
    /// `--set`.
    pub set: Vec<String>,
    /// `--set-string`.
    pub set_string: Vec<String>,
    /// `--set-file`.
    pub set_file: Vec<String>,
    /// The release's name; Helm's own default where there is none.
    pub release: Option<String>,
    /// `--namespace`.
    pub namespace: Option<String>,
    /// `--kube-version`.
    pub kube_version: Option<String>,
    /// `--api-versions`.
    pub api_versions: Vec<String>,
    /// `--include-crds`.
    pub include_crds: bool,
    /// `--dependency-update`.
    pub dependency_update: bool,
    /// `--version`.
    pub version: Option<String>,
    /// `--plain-http`.
    pub plain_http: bool,
    /// The charts whose sets of values are configured.
    pub listed: Vec<ListedChart>,
}

/// One set of values for one chart, as configured.
#[derive(Debug, Clone)]
pub struct ListedChart {
    /// The chart's folder.
    pub path: PathBuf,
    /// Files of values, each from the configuration's folder or from the chart's.
    pub values: Vec<String>,
    /// The folder of the configuration.
    pub dir: PathBuf,
    /// The namespace it is installed in.
    pub namespace: Option<String>,
}

/// One call of Helm.
#[derive(Debug)]
pub(in super::super) struct Job {
    chart: PathBuf,
    sources: Arc<Sources>,
    render: Arc<Render>,
    values: Vec<PathBuf>,
    namespace: Option<String>,
    update: bool,
}

/// The part of Chart.yaml that is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ChartFile {
    name: String,
    r#type: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dependency {
    name: String,
    alias: Option<String>,
}

/// Whether a file may be a packed chart.
pub(in super::super) fn is_archive(path: &Path) -> bool {
    let name = path.to_string_lossy();
    [".tgz", ".tar.gz"].iter().any(|end| name.ends_with(end))
}

/// A library chart is for other charts to use; Helm refuses to render it.
pub(in super::super) fn library(chart: &Path) -> Option<Skip> {
    let reason = "a library chart, which renders nothing by itself".to_owned();
    (chart_file(chart)?.r#type == "library").then(|| Skip { what: display(chart), reason, documents: 0 })
}

fn chart_file(chart: &Path) -> Option<ChartFile> {
    serde_yaml::from_str(&fs::read_to_string(chart.join("Chart.yaml")).ok()?).ok()
}

/// The calls of Helm for a chart: with what the user gave, else with what is configured, else with its defaults and
/// with each file of values under `ci/`.
pub(in super::super) fn jobs(chart: &Path, options: &HelmOptions) -> Vec<Job> {
    let given = [&options.values, &options.set, &options.set_string, &options.set_file];
    let listed: Vec<&ListedChart> = options.listed.iter().filter(|listed| is_same(&listed.path, chart)).collect();
    let sets: Vec<(String, Vec<PathBuf>, Option<String>)> = if given.iter().any(|given| !given.is_empty()) {
        vec![(String::new(), Vec::new(), None)]
    } else if listed.is_empty() {
        let defaults = ("default values".to_owned(), Vec::new(), None);
        let ci = ci_values(chart).into_iter().map(|file| (relative(chart, &file), vec![file], None));
        std::iter::once(defaults).chain(ci).collect()
    } else {
        let one = |listed: &&ListedChart| {
            let name = if listed.values.is_empty() { "default values".to_owned() } else { listed.values.join(" + ") };
            (name, listed.values.iter().map(|file| listed.find(chart, file)).collect(), listed.namespace.clone())
        };
        listed.iter().map(one).collect()
    };
    let (count, sources) = (sets.len(), Arc::new(Sources::of(chart)));
    let job = |(index, (name, values, namespace)): (usize, (String, Vec<PathBuf>, Option<String>))| Job {
        chart: chart.to_owned(),
        sources: Arc::clone(&sources),
        render: Arc::new(Render { name: display(chart), values: (count > 1).then_some(name), sets: count }),
        values,
        namespace: options.namespace.clone().or(namespace),
        // It writes to the chart's folder; once is enough.
        update: options.dependency_update && index == 0,
    };
    sets.into_iter().enumerate().map(job).collect()
}

impl ListedChart {
    fn find(&self, chart: &Path, file: &str) -> PathBuf {
        let configured = self.dir.join(file);
        if configured.is_file() { configured } else { chart.join(file) }
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// `ci/*-values.yaml`, the sets of values that chart-testing installs a chart with.
fn ci_values(chart: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(chart.join("ci")) else { return Vec::new() };
    let is_values = |path: &PathBuf| path.to_string_lossy().ends_with("-values.yaml") && path.is_file();
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_values).collect();
    files.sort();
    files
}

fn relative(chart: &Path, file: &Path) -> String {
    display(file.strip_prefix(chart).unwrap_or(file))
}

impl Job {
    /// Whether it must be over before others of its chart begin.
    pub(in super::super) const fn is_first(&self) -> bool {
        self.update
    }

    /// Renders the chart; what cannot be rendered is a problem in Helm's own words.
    pub(in super::super) fn run(&self, options: &HelmOptions) -> Vec<Found> {
        let with = self.render.values.as_ref().map(|values| format!(" with {values}")).unwrap_or_default();
        let what = format!("render chart `{}`", self.render.name);
        let rendered = process::output(&mut self.command(options), (&what, &with), options.timeout, NO_HELM)
            .and_then(|bytes| super::super::decode(&self.render.name, bytes));
        match rendered {
            Ok(text) => parts_of(&text, &self.render, &self.sources).into_iter().map(Found::Item).collect(),
            Err(problem) => vec![Found::Problem(problem)],
        }
    }

    fn command(&self, options: &HelmOptions) -> Command {
        let mut command = Command::new(&options.program);
        // Another plugin's name would be taken for the child's.
        command.env_remove("HELM_PLUGIN_NAME").env_remove("HELM_PLUGIN_DIR").arg("template");
        command.args(options.release.as_ref()).arg(self.chart.as_os_str());
        let mut flag = |name: &str, value: OsString| {
            command.arg(name).arg(value);
        };
        if let Some(namespace) = &self.namespace {
            flag("--namespace", namespace.into());
        }
        for file in options.values.iter().map(OsString::from).chain(self.values.iter().map(OsString::from)) {
            flag("--values", file);
        }
        let lists = [
            ("--set", &options.set),
            ("--set-string", &options.set_string),
            ("--set-file", &options.set_file),
            ("--api-versions", &options.api_versions),
        ];
        for (name, value) in lists.into_iter().flat_map(|(name, list)| list.iter().map(move |value| (name, value))) {
            flag(name, value.into());
        }
        for (name, value) in [("--kube-version", &options.kube_version), ("--version", &options.version)] {
            if let Some(value) = value {
                flag(name, value.into());
            }
        }
        if options.include_crds {
            command.arg("--include-crds");
        }
        if options.plain_http {
            command.arg("--plain-http");
        }
        if self.update {
            command.arg("--dependency-update");
        }
        command
    }
}

/// What was made of each template so far, by its name in the stream.
type Outputs = HashMap<String, Vec<(Arc<str>, Arc<Output>)>>;

/// Where the sources of charts are, for the names that a stream uses.
#[derive(Debug, Default)]
pub struct Sources {
    /// The chart's name in the stream and its folder; without a folder every name is shown behind the prefix.
    charts: Vec<(String, PathBuf)>,
    prefix: Option<String>,
    outputs: Mutex<Outputs>,
}

impl Sources {
    /// Those of a chart: its folder, or only its name where it is packed or elsewhere.
    #[must_use]
    pub fn of(chart: &Path) -> Self {
        let prefix = Some(display(chart));
        match chart_file(chart) {
            Some(file) => Self { charts: vec![(file.name, chart.to_owned())], prefix, ..Self::default() },
            None => Self { prefix, ..Self::default() },
        }
    }

    /// Those that may be meant by a stream that says no more than names: the folders given, the working directory,
    /// and its folders `NAME` and `charts/NAME`, each only if the chart in it has that name.
    #[must_use]
    pub fn around(given: &[PathBuf], text: &str) -> Self {
        let mut names: Vec<String> = stream::split(text)
            .into_iter()
            .filter_map(|part| Some(part.source?.split('/').next()?.to_owned()))
            .filter(|name| !name.is_empty() && name != "..")
            .collect();
        names.sort();
        names.dedup();
        let folder = |name: &String| {
            let near = [PathBuf::from("."), PathBuf::from(name), Path::new("charts").join(name)];
            let mut folders = given.iter().cloned().chain(near);
            let folder = folders.find(|folder| chart_file(folder).is_some_and(|file| file.name == *name))?;
            Some((name.clone(), folder))
        };
        Self { charts: names.iter().filter_map(folder).collect(), ..Self::default() }
    }

    /// The text that a template made; the same one where another set of values made it, too.
    fn output(&self, source: &str, text: &str) -> (Arc<str>, Arc<Output>) {
        let mut outputs = self.outputs.lock().unwrap_or_else(PoisonError::into_inner);
        let known = outputs.entry(source.to_owned()).or_default();
        if let Some((text, output)) = known.iter().find(|(known, _)| **known == *text) {
            return (Arc::clone(text), Arc::clone(output));
        }
        let (text, output) = (Arc::from(text), Arc::default());
        known.push((Arc::clone(&text), Arc::clone(&output)));
        (text, output)
    }

    /// How a template of the stream is shown, and its file if it is there.
    fn find(&self, source: &str) -> (String, Option<(PathBuf, PathBuf)>) {
        let (name, rest) = source.split_once('/').unwrap_or((source, ""));
        if let Some((_, folder)) = self.charts.iter().find(|(known, _)| known == name) {
            // A stream is somebody else's text: it names files of the chart and no others.
            let inside = !rest.is_empty() && rest.split('/').all(|part| !matches!(part, ".." | "." | ""));
            let file = inside.then(|| existing(folder, rest));
            let shown = file.clone().flatten().unwrap_or_else(|| folder.join(rest));
            return (display(&shown), file.flatten().map(|file| (file, folder.clone())));
        }
        match &self.prefix {
            Some(prefix) => (format!("{prefix}/{source}"), None),
            None => (source.to_owned(), None),
        }
    }
}

/// The file in the chart, the charts in it being called by their alias in the stream and by their name on the disk.
fn existing(chart: &Path, rest: &str) -> Option<PathBuf> {
    let file = chart.join(rest);
    if file.is_file() {
        return Some(file);
    }
    let (alias, below) = rest.strip_prefix("charts/")?.split_once('/')?;
    let sub = chart.join("charts").join(alias);
    let folder = if sub.is_dir() {
        sub
    } else {
        let named = |dependency: &Dependency| dependency.alias.as_deref() == Some(alias);
        chart.join("charts").join(chart_file(chart)?.dependencies.into_iter().find(named)?.name)
    };
    existing(&folder, below)
}

/// The units of a stream of rendered documents.
#[must_use]
pub fn parts_of(text: &str, render: &Arc<Render>, sources: &Sources) -> Vec<Item> {
    let item = |part: stream::Part| {
        let body = text.get(part.text).unwrap_or_default();
        let Some(source) = part.source else {
            let origin = Origin::new(Arc::clone(render), Source::Nowhere, None);
            let content = Content::Rendered(body.into(), Arc::new(origin));
            return Item { name: render.name.clone(), path: None, content };
        };
        let (name, found) = sources.find(&source);
        let (body, output) = sources.output(&source, body);
        let path = found.as_ref().map(|(file, _)| file.clone());
        let (source, folder) = match found {
            Some((file, folder)) => (Source::Template(file), Some(folder)),
            None => (Source::Nowhere, None),
        };
        let origin = Origin { output, ..Origin::new(Arc::clone(render), source, folder) };
        Item { name, path, content: Content::Rendered(body, Arc::new(origin)) }
    };
    stream::split(text).into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    fn options() -> HelmOptions {
        HelmOptions {
            program: "helm".into(),
            timeout: Duration::from_secs(1),
            values: Vec::new(),
            set: Vec::new(),
            set_string: Vec::new(),
            set_file: Vec::new(),
            release: None,
            namespace: None,
            kube_version: None,
            api_versions: Vec::new(),
            include_crds: false,
            dependency_update: false,
            version: None,
            plain_http: false,
            listed: Vec::new(),
        }
    }

    fn sets(jobs: &[Job]) -> Vec<Option<&str>> {
        jobs.iter().map(|job| job.render.values.as_deref()).collect()
    }

    #[test]
    fn a_chart_is_rendered_with_its_defaults_and_each_file_under_ci() {
        let root =
            chart(&[("Chart.yaml", "name: a"), ("ci/b-values.yaml", ""), ("ci/a-values.yaml", ""), ("ci/x.yaml", "")]);
        let expected = [Some("default values"), Some("ci/a-values.yaml"), Some("ci/b-values.yaml")];
        assert_eq!(sets(&jobs(root.path(), &options())), expected);
        let given = HelmOptions { set: vec!["a=b".into()], ..options() };
        assert_eq!(sets(&jobs(root.path(), &given)), [None]);
        let listed = |values: &[&str]| ListedChart {
            path: root.path().join("."),
            values: values.iter().map(ToString::to_string).collect(),
            dir: root.path().into(),
            namespace: Some("shop".into()),
        };
        let configured = HelmOptions { listed: vec![listed(&[]), listed(&["a.yaml", "b.yaml"])], ..options() };
        let jobs = jobs(root.path(), &configured);
        assert_eq!(sets(&jobs), [Some("default values"), Some("a.yaml + b.yaml")]);
        assert_eq!(jobs[0].namespace.as_deref(), Some("shop"));
    }

    #[test]
    fn flags_are_helm_s_own() {
        let options = HelmOptions {
            values: vec!["v.yaml".into()],
            set: vec!["a=b,c".into()],
            release: Some("r".into()),
            namespace: Some("n".into()),
            kube_version: Some("1.33".into()),
            api_versions: vec!["a/v1".into()],
            include_crds: true,
            dependency_update: true,
            version: Some("1.2".into()),
            plain_http: true,
            ..options()
        };
        let jobs = jobs(Path::new("./x"), &options);
        let command = jobs[0].command(&options);
        let args: Vec<_> = command.get_args().map(|arg| arg.to_str().unwrap()).collect();
        let expected = "template r ./x --namespace n --values v.yaml --set a=b,c --api-versions a/v1 --kube-version 1.33 \
                        --version 1.2 --include-crds --plain-http --dependency-update";
        assert_eq!(args.join(" "), expected);
    }

    #[test]
    fn a_stream_names_files_of_its_chart_and_no_others() {
        let root = chart(&[
            ("Chart.yaml", "name: shop\ndependencies: [{name: redis, alias: cache}]"),
            ("templates/a.yaml", "a: 1"),
            ("charts/redis/Chart.yaml", "name: redis"),
            ("charts/redis/templates/b.yaml", "b: 1"),
        ]);
        let sources = Sources::of(root.path());
        let file = |source: &str| {
            let (file, _) = sources.find(source).1?;
            Some(file.strip_prefix(root.path()).unwrap().to_str().unwrap().to_owned())
        };
        assert_eq!(file("shop/templates/a.yaml").as_deref(), Some("templates/a.yaml"));
        assert_eq!(file("shop/charts/cache/templates/b.yaml").as_deref(), Some("charts/redis/templates/b.yaml"));
        assert_eq!(file("shop/charts/packed/templates/c.yaml"), None);
        assert_eq!(file("shop/../../etc/passwd"), None);
        assert_eq!(file("other/templates/a.yaml"), None);
    }

    #[test]
    fn a_library_is_left_out() {
        let root = chart(&[("Chart.yaml", "name: x\ntype: library")]);
        assert!(library(root.path()).is_some());
    }
}
