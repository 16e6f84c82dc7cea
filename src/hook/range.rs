//! A range of commits: the files that its tip changes, and what is found in them that was not there before. The content
//! is that of the commits; the work tree is never looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::render::{self, Rendered, below};
use crate::config::{Block, Config};
use crate::engine::Programs;
use crate::finding::{Level, Problem, Report, Skip};
use crate::layout::Layouts;
use crate::pipeline::news::{new_findings, retain};
use crate::pipeline::{Check, Progress};
use crate::policy::{Need, Rule};
use crate::source::git::{Blob, Difference, Entry, Id, Mode, Store};
use crate::source::{Content, Found, Item, RenderOptions, is_manifest};

type Fallible<T> = Result<T, Box<Problem>>;

/// What differs between a tip and the commits it builds on.
#[derive(Debug)]
pub struct Range {
    store: Arc<Store>,
    tip: Id,
    /// For each base its tree and what is different at the tip; one without a tree where everything is new.
    bases: Vec<(Option<Id>, Difference)>,
    /// The paths that differ from every base, and what stands there at the tip.
    changed: BTreeMap<String, Entry>,
}

/// What is found in a range.
#[derive(Debug)]
pub struct Outcome {
    /// What counts. With [`Block::New`] the new findings only.
    pub report: Report,
    /// How many findings were left out because they were there before.
    pub earlier: usize,
}

/// What counts in a range.
#[derive(Debug, Clone, Copy)]
pub struct Counts {
    /// Only what is new, or everything in the changed files.
    pub block: Block,
    /// Milder findings are not of interest.
    pub least: Level,
}

impl Range {
    /// Compares the trees of commits.
    ///
    /// # Errors
    ///
    /// Objects that cannot be read.
    pub fn new(store: &Arc<Store>, tip: Id, bases: &[Id]) -> Fallible<Self> {
        let tip = store.tree_of(tip)?;
        let trees = bases.iter().map(|base| store.tree_of(*base).map(Some)).collect::<Fallible<Vec<_>>>()?;
        let trees = if trees.is_empty() { vec![None] } else { trees };
        let bases = trees
            .into_iter()
            .map(|base| Ok((base, store.difference(base, Some(tip))?)))
            .collect::<Fallible<Vec<_>>>()?;
        let mut changed = BTreeMap::new();
        if let Some(((_, first), others)) = bases.split_first() {
            let elsewhere: Vec<BTreeSet<&str>> = others.iter().map(|(_, other)| paths(other)).collect();
            let in_all = |path: &str| elsewhere.iter().all(|paths| paths.contains(path));
            let new = first.changes.iter().filter_map(|change| Some((change.path.clone(), change.after?)));
            changed.extend(new.filter(|(path, _)| in_all(path)));
        }
        Ok(Self { store: Arc::clone(store), tip, bases, changed })
    }

    /// The tree at the tip.
    #[must_use]
    pub fn tip(&self) -> Id {
        self.tip
    }

    /// Leaves out everything that is not below one of the folders, or one of the files.
    pub fn restrict(&mut self, folders: &[String]) {
        let inside = |path: &str| {
            folders.iter().any(|folder| {
                folder.is_empty()
                    || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        self.changed.retain(|path, _| inside(path));
        for (_, difference) in &mut self.bases {
            difference.changes.retain(|change| inside(&change.path));
        }
    }

    /// Whether anything that a manifest can be made of is different; when not, there is no need to load a single rule.
    #[must_use]
    pub fn concerns_manifests(&self) -> bool {
        self.bases.iter().any(|(_, difference)| {
            !difference.marks.is_empty() || difference.changes.iter().any(|change| is_manifest(&change.path))
        }) || self.changed.values().any(|entry| entry.mode == Mode::Submodule)
    }

    /// Runs the rules on what is different. `check` is told whether the run holds what rules need that look at other
    /// objects: the folders of the changed services, where the layout says which those are.
    ///
    /// # Errors
    ///
    /// Objects that cannot be read.
    pub fn check(
        &self,
        check: &mut Check<'_>,
        config: &Config,
        counts: Counts,
        rendering: &RenderOptions,
    ) -> Fallible<Outcome> {
        let files = Files::new(self, config, check, rendering)?;
        check.complete = !files.services.is_empty() || !files.folders.is_empty();
        let check = &*check;
        let rules: Vec<&Rule> = check.rules.iter().map(|configured| configured.rule).collect();
        let programs = Programs::prepare(&rules);
        let progress = Progress::default();
        let rendered = files.render(self.tip)?;
        let now = files.at_tip(&rendered)?;
        let mut report =
            check.run_prepared(&programs, |sink| feed(now.into_iter().chain(rendered.found), sink), &progress);
        let mut is_new = vec![true; report.findings.len()];
        if report.findings.iter().any(|finding| finding.level >= counts.least && finding.counts()) {
            for (tree, difference) in self.bases.iter().filter_map(|(tree, it)| Some(((*tree)?, it))) {
                let rendered = files.render(tree)?;
                let before = files.at_base(tree, difference, &rendered)?;
                let before = check.run_prepared(
                    &programs,
                    |sink| feed(before.into_iter().chain(rendered.found), sink),
                    &progress,
                );
                let new = new_findings(&report.findings, &before.findings);
                is_new.iter_mut().zip(new).for_each(|(is_new, new)| *is_new &= new);
                // What was no valid manifest had no findings; what could not be had at all leaves the answer open.
                report.errors.extend(before.errors.into_iter().filter(|problem| problem.location.is_none()));
            }
        }
        report.summary.errors = report.errors.len();
        let earlier = is_new.iter().filter(|new| !**new).count();
        let mut new = is_new.iter();
        retain(&mut report, |finding| {
            let changed = finding
                .location
                .as_ref()
                .is_some_and(|at| self.changed.contains_key(&at.file) || files.is_rendered(&at.file));
            let counted = *new.next().unwrap_or(&true) || (counts.block == Block::All && changed);
            counted && finding.level >= counts.least
        });
        Ok(Outcome { report, earlier: if counts.block == Block::All { 0 } else { earlier } })
    }

    /// The text of a file at the tip.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        let entry = self.store.find(self.tip, path).ok()??;
        String::from_utf8(self.store.blob(entry.id).ok()?).ok()
    }
}

/// Which files a run reads, and what for.
struct Files<'r> {
    range: &'r Range,
    root: PathBuf,
    exclude: Gitignore,
    /// The configuration's folder from the root of the trees, `""` or ending in `/`.
    inside: String,
    /// The folders that are touched and have to be rendered.
    folders: BTreeSet<String>,
    config: &'r Config,
    rendering: &'r RenderOptions,
    /// The folders of the services that are touched, in which rules that look at other objects find all they need.
    services: BTreeSet<String>,
}

impl<'r> Files<'r> {
    fn new(range: &'r Range, config: &'r Config, check: &Check<'_>, rendering: &'r RenderOptions) -> Fallible<Self> {
        let root = range.store.root().to_owned();
        let folder = config.dir().and_then(|dir| dir.strip_prefix(&root).ok()).unwrap_or_else(|| "".as_ref());
        let inside = match folder.to_string_lossy().replace('\\', "/") {
            folder if folder.is_empty() => folder,
            folder => format!("{folder}/"),
        };
        let mut exclude = GitignoreBuilder::new(root.join(folder));
        for pattern in &config.exclude {
            exclude
                .add_line(None, pattern)
                .map_err(|error| Problem::new(format!("`{pattern}` is no pattern: {error}")))?;
        }
        let exclude = exclude.build().map_err(|error| Problem::new(format!("bad pattern in `exclude`: {error}")))?;
        let changed: BTreeSet<&str> = range.bases.iter().flat_map(|(_, difference)| paths(difference)).collect();
        let marks =
            range.bases.iter().flat_map(|(_, difference)| difference.marks.iter().map(String::as_str)).collect();
        let folders = render::folders(&range.store, range.tip, &changed, &marks, config, &inside)?;
        let services = BTreeSet::new();
        let mut files = Self { range, root, exclude, inside, folders, config, rendering, services };
        files.folders.retain(|folder| !is_excluded(&files.exclude, &files.root.join(folder), true));
        if check.rules.iter().any(|configured| configured.rule.uses(Need::Inventory)) {
            let touched = range.bases.iter().flat_map(|(_, difference)| &difference.changes);
            let touched = touched.filter(|change| files.is_read(&change.path));
            files.services = touched.filter_map(|change| files.service(&check.layout, &change.path)).collect();
        }
        Ok(files)
    }

    /// What is checked at the tip, and what is seen beside it.
    fn at_tip(&self, rendered: &Rendered) -> Fallible<Vec<Found>> {
        let mut found: Vec<Found> = Vec::new();
        for (path, entry) in &self.range.changed {
            if entry.mode == Mode::Submodule {
                let reason = "a submodule: its files are in another repository, and are checked there".to_owned();
                found.push(Found::Skip(Skip { what: path.clone(), reason, documents: 0 }));
            } else if self.is_checked(path, rendered) {
                found.push(self.found(path, *entry));
            }
        }
        found.extend(self.siblings(self.range.tip, rendered, |path| self.range.changed.contains_key(path))?);
        Ok(found)
    }

    /// What was there before of what is different now: changed and deleted files, and what stood beside them.
    fn at_base(&self, tree: Id, difference: &Difference, rendered: &Rendered) -> Fallible<Vec<Found>> {
        let before: BTreeMap<&str, Entry> = difference
            .changes
            .iter()
            .filter_map(|change| Some((change.path.as_str(), change.before?)))
            .filter(|(path, entry)| entry.mode == Mode::File && self.is_checked(path, rendered))
            .collect();
        let mut found: Vec<Found> = before.iter().map(|(path, entry)| self.found(path, *entry)).collect();
        found.extend(self.siblings(tree, rendered, |path| before.contains_key(path))?);
        Ok(found)
    }

    /// The other manifests of the touched services.
    fn siblings(&self, tree: Id, rendered: &Rendered, checked: impl Fn(&str) -> bool) -> Fallible<Vec<Found>> {
        let mut found = Vec::new();
        for service in &self.services {
            for (path, entry) in self.range.store.files(tree, service)? {
                if entry.mode == Mode::File && !checked(&path) && self.is_checked(&path, rendered) {
                    found.push(Found::Context(self.item(&path, entry.id)));
                }
            }
        }
        Ok(found)
    }

    fn render(&self, tree: Id) -> Fallible<Rendered> {
        render::render(&self.range.store, tree, &self.folders, self.config, &self.inside, self.rendering)
    }

    /// Whether a path is a manifest of its own: neither excluded nor part of what is rendered.
    fn is_checked(&self, path: &str, rendered: &Rendered) -> bool {
        self.is_read(path) && (!self.is_rendered(path) || rendered.plain.contains(path))
    }

    fn is_rendered(&self, path: &str) -> bool {
        self.folders.iter().any(|folder| below(path, folder))
    }

    fn found(&self, path: &str, entry: Entry) -> Found {
        if entry.mode == Mode::Link {
            let reason = "a symbolic link; what it points to is checked where it stands".to_owned();
            return Found::Skip(Skip { what: path.to_owned(), reason, documents: 0 });
        }
        let item = self.item(path, entry.id);
        let whole = self.services.iter().any(|service| below(path, service));
        if whole { Found::Item(item) } else { Found::Alone(item) }
    }

    fn item(&self, path: &str, id: Id) -> Item {
        let content = Content::Blob(Blob::new(&self.range.store, id));
        Item { name: path.to_owned(), path: Some(self.root.join(path)), content }
    }

    /// Whether a path is a manifest by its name, and not excluded.
    fn is_read(&self, path: &str) -> bool {
        is_manifest(path) && !is_excluded(&self.exclude, &self.root.join(path), false)
    }

    /// The folder of the service that a path belongs to, by the layout.
    fn service(&self, layouts: &Layouts, path: &str) -> Option<String> {
        let relative = path.strip_prefix(self.inside.as_str())?;
        let (layout, _) = layouts.read(relative).filter(|(_, captures)| captures.contains_key("service"))?;
        let mut depth = 0;
        for segment in layout.as_str().split('/') {
            depth += 1;
            if segment == "**" {
                return None;
            }
            if segment.contains("{service}") {
                let folder: Vec<&str> = relative.split('/').take(depth).collect();
                return Some(format!("{}{}", self.inside, folder.join("/")));
            }
        }
        None
    }
}

fn is_excluded(exclude: &Gitignore, path: &Path, is_folder: bool) -> bool {
    path.starts_with(exclude.path()) && exclude.matched_path_or_any_parents(path, is_folder).is_ignore()
}

fn paths(difference: &Difference) -> BTreeSet<&str> {
    difference.changes.iter().map(|change| change.path.as_str()).collect()
}

fn feed(mut found: impl Iterator<Item = Found>, sink: &mut dyn FnMut(Found) -> bool) {
    _ = found.all(sink);
}
