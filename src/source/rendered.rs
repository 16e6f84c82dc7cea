//! Walks folders and renders what has to be rendered: charts and kustomizations, several at a time, after the files.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::Found;
use super::files::{FilesOptions, display, walk};
use super::helm::{self, HelmOptions};
use super::kustomize::{self, KustomizeOptions};
use crate::finding::Skip;

/// Why something is left out that another part of a split run checks.
pub const ELSEWHERE: &str = "checked in another part of this run";

/// How charts and kustomizations are rendered; what is `None` is left out and said.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    /// Charts.
    pub helm: Option<HelmOptions>,
    /// Kustomizations.
    pub kustomize: Option<KustomizeOptions>,
    /// How many programs run at once.
    pub jobs: usize,
}

/// Whether a word names a chart that is no folder: an archive, an address, or `repo/chart` where there is no such path.
#[must_use]
pub fn is_chart_reference(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let is_address = ["oci://", "http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    if is_address || helm::is_archive(path) {
        return true;
    }
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let pair = text.split_once('/').is_some_and(|(repo, chart)| is_word(repo) && is_word(chart));
    pair && !path.exists()
}

/// Finds the manifests below `paths` as [`walk`] does, and renders the charts and kustomizations among them that are
/// `wanted`.
pub fn walk_and_render(
    paths: &[PathBuf],
    files: &FilesOptions,
    options: &RenderOptions,
    wanted: &dyn Fn(&Path) -> bool,
    sink: &mut dyn FnMut(Found) -> bool,
) {
    let files = FilesOptions {
        charts: options.helm.is_some(),
        kustomizations: options.kustomize.is_some(),
        include_crds: options.helm.as_ref().is_some_and(|helm| helm.include_crds),
        ..files.clone()
    };
    let (references, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| is_chart_reference(path));
    let (mut charts, mut kustomizations) = (references, Vec::new());
    let mut stopped = false;
    walk(&paths, &files, &mut |found| {
        match found {
            Found::Chart(chart) => charts.push(chart),
            Found::Kustomization(folder) => kustomizations.push(folder),
            found => stopped = !sink(found),
        }
        !stopped
    });
    if stopped {
        return;
    }
    let mut work: Vec<Job<'_>> = Vec::new();
    let mut first: Vec<Job<'_>> = Vec::new();
    let mut seen = HashSet::new();
    for chart in charts.iter().filter(|chart| seen.insert(real(chart))) {
        let skip = match &options.helm {
            _ if !wanted(chart) => Some(elsewhere(chart)),
            Some(_) => helm::library(chart),
            None => Some(Skip { what: display(chart), reason: "a chart, by `--skip-charts`".into(), documents: 0 }),
        };
        match (&options.helm, skip) {
            (_, Some(skip)) => {
                if !sink(Found::Skip(skip)) {
                    return;
                }
            }
            (Some(helm), None) => {
                for job in helm::jobs(chart, helm) {
                    if job.is_first() { &mut first } else { &mut work }.push(Box::new(move || job.run(helm)));
                }
            }
            (None, None) => {}
        }
    }
    if let Some(options) = &options.kustomize {
        let (roots, unused) = roots(&kustomizations);
        for folder in unused {
            let reason = "a kustomize component that no kustomization of this run takes in".to_owned();
            if !sink(Found::Skip(Skip { what: display(&folder), reason, documents: 0 })) {
                return;
            }
        }
        for folder in roots {
            if wanted(&folder) {
                work.push(Box::new(move || kustomize::render(&folder, options)));
            } else if !sink(Found::Skip(elsewhere(&folder))) {
                return;
            }
        }
    }
    if in_parallel(&first, options.jobs, sink) {
        in_parallel(&work, options.jobs, sink);
    }
}

fn elsewhere(folder: &Path) -> Skip {
    Skip { what: display(folder), reason: ELSEWHERE.to_owned(), documents: 0 }
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The kustomizations that no other one takes in, for those are rendered as part of it; and the components with files
/// that none takes in, which render nothing by themselves.
fn roots(found: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let mut taken = HashSet::new();
    let mut parts = HashMap::new();
    for folder in found {
        if let Some(includes) = kustomize::includes(folder) {
            if includes.is_component {
                parts.insert(real(folder), !includes.files.is_empty());
            }
            taken.extend(includes.folders.iter().map(|folder| real(folder)));
        }
    }
    let mut seen = HashSet::new();
    let alone = found.iter().filter(|folder| !taken.contains(&real(folder)) && seen.insert(real(folder)));
    let (components, roots): (Vec<_>, Vec<_>) = alone.cloned().partition(|folder| parts.contains_key(&real(folder)));
    (roots, components.into_iter().filter(|folder| parts.get(&real(folder)) == Some(&true)).collect())
}

type Job<'j> = Box<dyn Fn() -> Vec<Found> + Send + Sync + 'j>;

/// Does all the work on so many threads and hands on what it finds; `false` when `sink` wants no more.
fn in_parallel(work: &[Job<'_>], threads: usize, sink: &mut dyn FnMut(Found) -> bool) -> bool {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::sync_channel::<Vec<Found>>(1);
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, work.len().max(1)) {
            let (next, sender) = (&next, sender.clone());
            scope.spawn(move || {
                while let Some(job) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if sender.send(job()).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        // The receiver goes with the iterator: who still works finds nobody listening and stops.
        receiver.into_iter().all(|found| found.into_iter().all(&mut *sink))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_are_told_from_paths() {
        for chart in ["oci://x/y", "https://x/y.tgz", "shop-1.0.0.tgz", "bitnami/redis"] {
            assert!(is_chart_reference(Path::new(chart)), "{chart}");
        }
        for path in ["src/source", "a.yaml", "x/y.yaml", "a/b/c", ".", "-", "../x"] {
            assert!(!is_chart_reference(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn a_base_is_rendered_with_what_it_is_a_base_of() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            fs::create_dir_all(root.path().join(name)).unwrap();
            fs::write(root.path().join(name).join("kustomization.yaml"), text).unwrap();
            root.path().join(name)
        };
        let found = [
            write("base", "resources: []"),
            write("part", "kind: Component"),
            write("prod", "resources: [../base]\ncomponents: [../part]"),
            write("alone", ""),
        ];
        assert_eq!(roots(&found), (vec![root.path().join("prod"), root.path().join("alone")], Vec::new()));
    }

    #[test]
    fn a_component_that_nothing_takes_in_is_left_out_and_said() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let folder = root.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("kustomization.yaml"), text).unwrap();
            fs::write(folder.join("web.yaml"), "").unwrap();
            folder
        };
        let found =
            [write("with-files", "kind: Component\nresources: [web.yaml]"), write("without", "kind: Component")];
        assert_eq!(roots(&found), (Vec::new(), vec![root.path().join("with-files")]));
    }
}
