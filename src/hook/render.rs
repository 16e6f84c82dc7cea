//! What has to be rendered before it can be checked: the charts and kustomizations that a range touches, exported from
//! the tree and rendered by the same code as in `check`.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::config::Config;
use crate::finding::Problem;
use crate::source::git::{Export, Id, Mode, Store, join};
use crate::source::{Content, FilesOptions, Found, Item, ListedChart, Origin, RenderOptions, Source, walk_and_render};

type Fallible<T> = Result<T, Box<Problem>>;

/// A folder with a kustomization beside other folders is taken with them, for overlays, unless there are more files.
const MOST_FILES_AROUND: usize = 2_000;

/// What came of the folders of a tree.
#[derive(Default)]
pub(super) struct Rendered {
    /// The rendered units, and what went wrong.
    pub(super) found: Vec<Found>,
    /// The files in the folders that are manifests of their own.
    pub(super) plain: BTreeSet<String>,
    /// Must be there as long as findings are traced back to the files.
    _export: Option<Export>,
}

/// The part of a `Chart.yaml` that says which other charts it takes in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chart {
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dependency {
    repository: Option<String>,
}

/// The folders that are to be rendered because of changed paths: the outermost charts around them, the charts that use
/// one of those or a changed file of values, and kustomizations with what stands beside them. `marks` are the files
/// that make folders charts and kustomizations.
pub(super) fn folders(
    store: &Store,
    tree: Id,
    changed: &BTreeSet<&str>,
    marks: &BTreeSet<&str>,
    config: &Config,
    inside: &str,
) -> Fallible<BTreeSet<String>> {
    let mut folders = BTreeSet::new();
    let mut around: BTreeMap<String, bool> = BTreeMap::new();
    let folder_of = |mark: &str| mark.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let holds = |folder: &str| changed.iter().any(|path| below(path, folder));
    for mark in marks {
        let folder = folder_of(mark);
        if mark.ends_with("Chart.yaml") {
            let outer = marks.iter().any(|other| {
                let other_folder = folder_of(other);
                other.ends_with("Chart.yaml") && other_folder != folder && below(&folder, &other_folder)
            });
            if !outer && holds(&folder) {
                folders.insert(folder);
            }
        } else if holds(&folder) {
            around.insert(folder, true);
        }
    }
    for (folder, _) in around {
        let parent = folder.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        let wide = match parent {
            Some(parent) if store.files(tree, &parent)?.len() <= MOST_FILES_AROUND => parent,
            _ => folder,
        };
        folders.insert(wide);
    }
    for chart in &config.charts {
        let Some(path) = join(inside, &chart.path) else { continue };
        let values = chart.values.iter().flat_map(|file| [join(inside, file), join(&path, file)]).flatten();
        if values.into_iter().any(|file| changed.contains(file.as_str())) {
            folders.insert(path);
        }
    }
    for folder in folders.clone() {
        folders.extend(users(store, tree, &folder)?);
    }
    Ok(folders)
}

/// Renders folders of a tree. Nothing is written when there are none.
pub(super) fn render(
    store: &Store,
    tree: Id,
    folders: &BTreeSet<String>,
    config: &Config,
    inside: &str,
    options: &RenderOptions,
) -> Fallible<Rendered> {
    let mut paths = BTreeSet::new();
    for folder in folders {
        if store.find(tree, folder)?.is_some() {
            paths.insert(folder.clone());
        }
    }
    if paths.is_empty() {
        return Ok(Rendered::default());
    }
    let roots: Vec<PathBuf> =
        paths.iter().map(|path| PathBuf::from(if path.is_empty() { "." } else { path })).collect();
    for folder in paths.clone() {
        used(store, tree, &folder, &mut paths)?;
    }
    let values = config.charts.iter().flat_map(|chart| &chart.values).filter_map(|file| join(inside, file));
    let export = Export::new(store, tree, paths.into_iter().chain(values))?;
    let options = at(options, config, inside);
    let (mut found, mut plain) = (Vec::new(), BTreeSet::new());
    // Names are those from the root of the tree only if that is where the renderer stands.
    let here = env::current_dir().ok();
    env::set_current_dir(export.root())
        .map_err(|error| Problem::new(format!("cannot enter the temporary folder: {error}")))?;
    walk_and_render(&roots, &FilesOptions::default(), &options, &|_| true, &mut |it| {
        match it {
            Found::Item(Item { name, content: Content::File(_), .. }) => _ = plain.insert(name),
            Found::Item(item) => found.push(Found::Item(rooted(item, store.root(), export.root()))),
            it => found.push(it),
        }
        true
    });
    if let Some(here) = here {
        _ = env::set_current_dir(here);
    }
    Ok(Rendered { found, plain, _export: Some(export) })
}

/// The options with the configured charts where the export has them.
fn at(options: &RenderOptions, config: &Config, inside: &str) -> RenderOptions {
    let mut options = options.clone();
    let folder = if inside.is_empty() { PathBuf::from(".") } else { PathBuf::from(inside) };
    if let Some(helm) = &mut options.helm {
        helm.listed = config
            .charts
            .iter()
            .map(|chart| ListedChart {
                path: folder.join(&chart.path),
                values: chart.values.clone(),
                dir: folder.clone(),
                namespace: chart.namespace.clone(),
            })
            .collect();
    }
    options
}

/// A rendered unit as if the export stood in the repository; only its sources are read from where they are.
fn rooted(item: Item, root: &Path, export: &Path) -> Item {
    let content = match item.content {
        Content::Rendered(text, origin) => {
            let source = match &origin.source {
                Source::Template(path) => Source::Template(export.join(path)),
                Source::Manifest(path) => Source::Manifest(export.join(path)),
                Source::Nowhere => Source::Nowhere,
            };
            let folder = origin.folder.as_ref().map(|folder| root.join(folder));
            let output = Arc::clone(&origin.output);
            let origin = Origin { output, ..Origin::new(Arc::clone(&origin.render), source, folder) };
            Content::Rendered(text, Arc::new(origin))
        }
        content => content,
    };
    Item { name: item.name, path: item.path.map(|path| root.join(path)), content }
}

/// Adds the folders of the charts that a chart takes in from beside it, and those that these take in.
fn used(store: &Store, tree: Id, folder: &str, paths: &mut BTreeSet<String>) -> Fallible<()> {
    for path in dependencies(store, tree, folder)? {
        if paths.insert(path.clone()) {
            used(store, tree, &path, paths)?;
        }
    }
    Ok(())
}

/// The charts beside a chart that take it in.
fn users(store: &Store, tree: Id, folder: &str) -> Fallible<Vec<String>> {
    let Some((parent, _)) = folder.rsplit_once('/') else { return Ok(Vec::new()) };
    if store.find(tree, &format!("{folder}/Chart.yaml"))?.is_none() {
        return Ok(Vec::new());
    }
    let mut users = Vec::new();
    for (name, entry) in store.list(tree, parent)? {
        let path = format!("{parent}/{name}");
        if entry.mode == Mode::Folder
            && path != folder
            && dependencies(store, tree, &path)?.iter().any(|used| used == folder)
        {
            users.push(path);
        }
    }
    Ok(users)
}

fn dependencies(store: &Store, tree: Id, folder: &str) -> Fallible<Vec<String>> {
    let Some(entry) = store.find(tree, &format!("{folder}/Chart.yaml"))?.filter(|it| it.mode == Mode::File) else {
        return Ok(Vec::new());
    };
    let text = String::from_utf8_lossy(&store.blob(entry.id)?).into_owned();
    // What is wrong with it is Helm's to say.
    let chart: Chart = serde_yaml::from_str(&text).unwrap_or_default();
    let paths = chart.dependencies.into_iter().filter_map(|dependency| {
        let repository = dependency.repository?;
        join(folder, repository.strip_prefix("file://")?)
    });
    Ok(paths.collect())
}

/// Whether a path is a folder or lies below it.
pub(super) fn below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
