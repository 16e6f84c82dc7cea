//! Files and folders: which of them hold manifests. Folders are walked in the order of their names, `.gitignore` is
//! honoured, and what is left out is said.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder};

use super::kustomize::{includes, normal};
use super::{Content, Found, Item, plain};
use crate::finding::{Problem, Skip};

const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Whether a path may hold manifests, by its extension.
#[must_use]
pub fn is_manifest(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

/// How folders are walked.
#[derive(Debug, Clone, Default)]
pub struct FilesOptions {
    /// Globs of paths that are left out, as in `.gitignore`, relative to the walked folder.
    pub exclude: Vec<String>,
    /// What the configuration leaves out of a walk. A folder that is named to be walked is walked all the same.
    pub configured: Option<Excluded>,
    /// Charts are handed on to be rendered; else their templates are left out and that is said.
    pub charts: bool,
    /// Kustomizations are handed on, and what they take in is not; else it is files like others.
    pub kustomizations: bool,
    /// The definitions in a chart's `crds` come with the rendering.
    pub include_crds: bool,
}

/// Patterns of paths that are left out, as in `.gitignore`.
#[derive(Debug, Clone)]
pub struct Excluded {
    /// Where they count from.
    pub folder: PathBuf,
    /// One a line of a `.gitignore`.
    pub patterns: Vec<String>,
}

impl Excluded {
    fn matcher(&self) -> Result<Gitignore, Problem> {
        let mut builder = GitignoreBuilder::new(fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone()));
        for pattern in &self.patterns {
            let added = builder.add_line(None, pattern);
            added.map_err(|error| Problem::new(format!("`{pattern}` is no pattern: {error}")))?;
        }
        builder.build().map_err(|error| Problem::new(format!("bad pattern in `exclude`: {error}")))
    }
}

/// Finds the manifests below `paths` and hands each to `sink`; stops when `sink` says `false`. A path that names a
/// file is taken whatever its extension.
pub fn walk(paths: &[PathBuf], options: &FilesOptions, sink: &mut dyn FnMut(Found) -> bool) {
    let mut seen = HashSet::new();
    let several = paths.len() > 1;
    for path in paths {
        let mut once = |found: Found| match &found {
            Found::Item(Item { content: Content::File(path), .. }) if several => {
                let real = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
                if seen.insert(real) { sink(found) } else { true }
            }
            _ => sink(found),
        };
        if !walk_one(path, options, &mut once) {
            return;
        }
    }
}

fn walk_one(path: &Path, options: &FilesOptions, sink: &mut dyn FnMut(Found) -> bool) -> bool {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => walk_folder(path, options, sink),
        Ok(_) => match chart_of_template(path) {
            Some(chart) if options.charts => sink(Found::Chart(chart)),
            Some(chart) => sink(Found::Skip(template_skip(&chart))),
            None => sink(Found::Item(item(path))),
        },
        Err(error) => {
            let problem = Problem::new(format!("cannot read `{}`: {}", display(path), plain(&error)));
            let problem = match error.kind() {
                std::io::ErrorKind::NotFound => {
                    problem.with_hint("check the spelling; paths count from the working directory")
                }
                _ => problem,
            };
            sink(Found::Problem(problem))
        }
    }
}

fn walk_folder(root: &Path, options: &FilesOptions, sink: &mut dyn FnMut(Found) -> bool) -> bool {
    let mut overrides = OverrideBuilder::new(root);
    for glob in &options.exclude {
        if let Err(error) = overrides.add(&format!("!{glob}")) {
            let message = format!("bad glob `{glob}` in `--exclude`: {error}");
            return sink(Found::Problem(Problem::new(message)));
        }
    }
    let overrides = match overrides.build() {
        Ok(overrides) => overrides,
        Err(error) => return sink(Found::Problem(Problem::new(format!("bad glob in `--exclude`: {error}")))),
    };
    // The walker's filter must be `'static`, so what it finds comes back through a channel.
    let (sender, found) = mpsc::channel();
    let excluded = match options.configured.as_ref().map(Excluded::matcher).transpose() {
        Ok(matcher) => matcher.zip(fs::canonicalize(root).ok()),
        Err(problem) => return sink(Found::Problem(problem)),
    };
    let mut filter =
        Filter { options: options.clone(), root: root.to_owned(), excluded, included: HashSet::new(), sender };
    filter.folder(root);
    let filter = Mutex::new(filter);
    let mut builder = WalkBuilder::new(root);
    builder.overrides(overrides).require_git(false).sort_by_file_name(Ord::cmp).filter_entry(move |entry| {
        // The walk has one thread, so nobody else can have broken the lock.
        filter.lock().unwrap_or_else(PoisonError::into_inner).takes(entry)
    });
    for entry in builder.build() {
        while let Ok(found) = found.try_recv() {
            if !sink(found) {
                return false;
            }
        }
        let go_on = match entry {
            Ok(entry) => classify(&entry).is_none_or(&mut *sink),
            Err(error) => sink(Found::Problem(Problem::new(format!("cannot walk `{}`: {error}", display(root))))),
        };
        if !go_on {
            return false;
        }
    }
    found.try_iter().all(sink)
}

/// Decides what is walked into, and finds the charts and kustomizations on the way.
struct Filter {
    options: FilesOptions,
    root: PathBuf,
    /// What the configuration leaves out, and where the walked folder really is.
    excluded: Option<(Gitignore, PathBuf)>,
    /// The files that kustomizations take in.
    included: HashSet<PathBuf>,
    sender: mpsc::Sender<Found>,
}

impl Filter {
    fn takes(&mut self, entry: &DirEntry) -> bool {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let path = entry.path();
        if entry.depth() > 0 && self.leaves_out(path, is_folder) {
            return false;
        }
        if !is_folder {
            return !(self.included.contains(&normal(path)) || self.options.charts && is_of_chart(path));
        }
        if is_templates_folder(path) {
            if let (false, Some(chart)) = (self.options.charts, path.parent()) {
                self.send(Found::Skip(template_skip(chart)));
            }
            return false;
        }
        if self.options.charts && is_folder_of_chart(path, self.options.include_crds) {
            return false;
        }
        if entry.depth() > 0 {
            self.folder(path);
        }
        true
    }

    fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        let Some((matcher, real)) = &self.excluded else { return false };
        let path = path.strip_prefix(&self.root).map_or_else(|_| path.to_owned(), |inside| real.join(inside));
        matcher.matched(path, is_folder).is_ignore()
    }

    /// Hands on the chart or the kustomization that a folder is.
    fn folder(&mut self, path: &Path) {
        if self.options.charts && path.join("Chart.yaml").is_file() {
            self.send(Found::Chart(path.to_owned()));
        }
        if self.options.kustomizations
            && let Some(includes) = includes(path)
        {
            self.included.extend(includes.files);
            self.send(Found::Kustomization(path.to_owned()));
        }
    }

    fn send(&self, found: Found) {
        // The other end is dropped only when the walk is over.
        _ = self.sender.send(found);
    }
}

/// Whether a folder of a chart is rendered with it, or holds values or what templates read (`.Files`), which may be
/// templates itself.
fn is_folder_of_chart(path: &Path, include_crds: bool) -> bool {
    let name = path.file_name().unwrap_or_default();
    let belongs = ["charts", "ci", "files"].iter().any(|it| name == *it) || name == "crds" && include_crds;
    belongs && path.parent().is_some_and(|chart| chart.join("Chart.yaml").is_file())
}

/// Whether a file is a chart's description or values, which are no manifests.
fn is_of_chart(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let belongs = name == "Chart.yaml" || name.starts_with("values");
    belongs && path.parent().is_some_and(|chart| chart.join("Chart.yaml").is_file())
}

fn classify(entry: &DirEntry) -> Option<Found> {
    let path = entry.path();
    if !path
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension))
    {
        return None;
    }
    let kind = entry.file_type()?;
    if kind.is_symlink() {
        // Its target may be anywhere on the machine, and what is wrong with it would be shown.
        let reason = "a symbolic link; name it as an argument to check what it points to".into();
        return Some(Found::Skip(Skip { what: display(path), reason, documents: 0 }));
    }
    kind.is_file().then(|| Found::Item(item(path)))
}

/// Whether this is a chart's `templates`.
fn is_templates_folder(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "templates")
        && path.parent().is_some_and(|chart| chart.join("Chart.yaml").is_file())
}

/// The chart whose template this file is, if it is one.
fn chart_of_template(path: &Path) -> Option<PathBuf> {
    let is_templates = |folder: &&Path| is_templates_folder(folder);
    // As the user wrote it, if that says enough.
    let written = path.ancestors().skip(1).find(is_templates).and_then(Path::parent);
    match written {
        Some(chart) if !chart.as_os_str().is_empty() => Some(chart.to_owned()),
        _ => fs::canonicalize(path).ok()?.ancestors().skip(1).find(is_templates)?.parent().map(Path::to_owned),
    }
}

fn template_skip(chart: &Path) -> Skip {
    let reason = "templates of a Helm chart, which are no YAML before they are rendered; \
                  check the chart's folder without `--skip-charts`";
    Skip { what: format!("{}/templates", display(chart)), reason: reason.into(), documents: 0 }
}

/// Reads a list of paths, one a line (as `git diff --name-only` prints it), and yields those that may hold manifests.
/// The lines are taken from the file `list`, or from standard input for `-`.
///
/// # Errors
///
/// A list that cannot be read.
pub fn list_from(list: &str) -> Result<Vec<PathBuf>, Problem> {
    let unreadable =
        |error: std::io::Error| Problem::new(format!("cannot read the list of files `{list}`: {}", plain(&error)));
    let reader: Box<dyn Read> = if list == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(fs::File::open(list).map_err(unreadable)?)
    };
    let mut paths = Vec::new();
    for line in BufReader::new(reader).lines() {
        let line = line.map_err(unreadable)?;
        let path = PathBuf::from(line.trim_end_matches('\r'));
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if EXTENSIONS.contains(&extension) {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn item(path: &Path) -> Item {
    Item { name: display(path), path: Some(path.to_owned()), content: Content::File(path.to_owned()) }
}

pub(super) fn display(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").filter(|rest| !rest.is_empty()).map_or(text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path, options: &FilesOptions) -> (Vec<String>, Vec<String>) {
        let (mut items, mut skips) = (Vec::new(), Vec::new());
        walk(&[root.to_owned()], options, &mut |found| {
            let relative = |name: &str| name.strip_prefix(&display(root)).unwrap_or(name).to_owned();
            match found {
                Found::Item(item) => items.push(relative(&item.name)),
                Found::Skip(skip) => skips.push(relative(&skip.what)),
                other => panic!("{other:?}"),
            }
            true
        });
        (items, skips)
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        root
    }

    #[test]
    fn takes_manifests_in_the_order_of_their_names() {
        let root = tree(&["b/z.yml", "b/a.json", "a.yaml", "c.txt", ".hidden.yaml"]);
        assert_eq!(names(root.path(), &FilesOptions::default()).0, ["/a.yaml", "/b/a.json", "/b/z.yml"]);
    }

    #[test]
    fn the_configuration_excludes_from_its_own_folder() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["a/gen/x.yaml", "a/keep.yaml", "b/gen/y.yaml", "gen/z.yaml"] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let excluded = Excluded { folder: dir.path().to_owned(), patterns: vec!["/gen/".into(), "a/gen".into()] };
        let options = FilesOptions { configured: Some(excluded), ..FilesOptions::default() };
        let names = |below: &str| {
            let mut found = Vec::new();
            walk(&[dir.path().join(below)], &options, &mut |it| {
                if let Found::Item(item) = it {
                    found.push(item.name.rsplit('/').next().unwrap().to_owned());
                }
                true
            });
            found
        };
        assert_eq!(names(""), ["keep.yaml", "y.yaml"]);
        assert_eq!(names("a"), ["keep.yaml"], "the same from within");
        assert_eq!(names("gen"), ["z.yaml"], "whoever names it wants it");
    }

    #[test]
    fn honours_gitignore_and_exclude() {
        let root = tree(&["a.yaml", "out/b.yaml", "gen/c.yaml", "gen/keep/d.yaml"]);
        fs::write(root.path().join(".gitignore"), "out/\n").unwrap();
        let options = FilesOptions { exclude: vec!["gen/*.yaml".into()], ..FilesOptions::default() };
        assert_eq!(names(root.path(), &options).0, ["/a.yaml", "/gen/keep/d.yaml"]);
    }

    #[test]
    fn templates_of_a_chart_are_no_yaml() {
        let root = tree(&["shop/Chart.yaml", "shop/values.yaml", "shop/templates/d.yaml", "templates/plain.yaml"]);
        let (items, skips) = names(root.path(), &FilesOptions::default());
        assert_eq!(items, ["/shop/Chart.yaml", "/shop/values.yaml", "/templates/plain.yaml"]);
        assert_eq!(skips, ["/shop/templates"]);
        let mut found = Vec::new();
        walk(&[root.path().join("shop/templates/d.yaml")], &FilesOptions::default(), &mut |f| {
            found.push(f);
            true
        });
        assert!(matches!(&found[..], [Found::Skip(_)]));
    }

    #[test]
    fn what_templates_read_is_no_manifest() {
        let root =
            tree(&["shop/Chart.yaml", "shop/files/a.yaml", "shop/files/b/c.json", "shop/more/d.yaml", "files/e.yaml"]);
        let options = FilesOptions { charts: true, ..FilesOptions::default() };
        let mut found = Vec::new();
        walk(&[root.path().to_owned()], &options, &mut |it| {
            found.extend(match it {
                Found::Item(item) => Some(item.name.strip_prefix(&display(root.path())).unwrap().to_owned()),
                _ => None,
            });
            true
        });
        found.sort();
        assert_eq!(found, ["/files/e.yaml", "/shop/more/d.yaml"]);
    }

    #[test]
    fn a_file_named_twice_is_taken_once() {
        let root = tree(&["a.yaml"]);
        let mut count = 0;
        walk(&[root.path().to_owned(), root.path().join("a.yaml")], &FilesOptions::default(), &mut |_| {
            count += 1;
            true
        });
        assert_eq!(count, 1);
    }
}
