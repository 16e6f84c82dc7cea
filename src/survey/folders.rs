//! How the paths of a repository's manifests are made: for each part of a path, whether it is the same everywhere, says
//! the kind, the environment or the service, or says nothing. Decided by what most manifests show, never by one.

use std::collections::{BTreeMap, BTreeSet};

use super::Manifest;
use crate::layout::{Captures, Layout};

/// What environments are called, and their usual short names.
pub(super) const ENVIRONMENTS: [(&str, &str); 30] = [
    ("acceptance", "acc"),
    ("canary", "canary"),
    ("demo", "demo"),
    ("dev", "dev"),
    ("develop", "dev"),
    ("development", "dev"),
    ("integration", "int"),
    ("lab", "lab"),
    ("laboratory", "lab"),
    ("live", "live"),
    ("local", "local"),
    ("perf", "perf"),
    ("performance", "perf"),
    ("pre-prod", "preprod"),
    ("preprod", "preprod"),
    ("preview", "preview"),
    ("prd", "prd"),
    ("prod", "prod"),
    ("production", "prod"),
    ("qa", "qa"),
    ("sandbox", "sandbox"),
    ("sbx", "sbx"),
    ("stage", "stage"),
    ("staging", "stg"),
    ("stg", "stg"),
    ("test", "test"),
    ("testing", "test"),
    ("tst", "tst"),
    ("uat", "uat"),
    ("user-acceptance", "uat"),
];

/// A pattern that was made out, and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As the configuration takes it.
    pub layout: Layout,
    /// Which files it fits.
    pub fit: Fit,
}

/// What something fits, by paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    /// How many it fits.
    pub fits: usize,
    /// One of them.
    pub example: Option<String>,
    /// What it does not fit.
    pub others: Vec<String>,
}

impl Fit {
    /// Counts what fits.
    pub(super) fn of(all: impl IntoIterator<Item = (String, bool)>) -> Self {
        let mut fit = Self::default();
        for (what, fits) in all {
            if fits {
                fit.fits += 1;
                fit.example.get_or_insert(what);
            } else {
                fit.others.push(what);
            }
        }
        fit
    }
}

/// What a part of a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Service,
    Environment,
    /// `echo-prod`.
    Both,
    Kind,
    Anything,
}

/// The files of one depth, below the same folder or not.
struct Group<'m> {
    rows: Vec<Row<'m>>,
    depth: usize,
}

struct Row<'m> {
    folders: Vec<&'m str>,
    stem: &'m str,
    extension: &'m str,
    manifest: &'m Manifest,
}

/// Whether that many of all are most of them. One in three may be an exception, or a mistake that a rule will find.
pub(super) const fn most(count: usize, of: usize) -> bool {
    of > 0 && count * 3 >= of * 2
}

/// The pattern that says the most about the most manifests; nothing where none says which service a manifest belongs to.
#[must_use]
pub fn layout(manifests: &[Manifest]) -> Option<Pattern> {
    let mut groups: BTreeMap<(Option<&str>, usize), Vec<Row<'_>>> = BTreeMap::new();
    for manifest in manifests {
        let row = || row(manifest);
        groups.entry((None, row().folders.len())).or_default().push(row());
        if let Some(first) = row().folders.first() {
            groups.entry((Some(first), row().folders.len())).or_default().push(row());
        }
    }
    let candidates: BTreeSet<String> = groups
        .into_iter()
        .filter_map(|((_, depth), rows)| Group { rows, depth }.pattern())
        .flat_map(|pattern| [deeper(&pattern), Some(pattern)])
        .flatten()
        .collect();
    let paths: BTreeSet<&str> = manifests.iter().map(|manifest| manifest.path.as_str()).collect();
    let patterns = candidates.iter().filter_map(|candidate| Layout::parse(candidate).ok()).map(|layout| {
        let fit = Fit::of(paths.iter().map(|path| ((*path).to_owned(), layout.captures(path).is_some())));
        Pattern { layout, fit }
    });
    let patterns: Vec<Pattern> = patterns.collect();
    let widest = patterns.iter().map(|pattern| pattern.fit.fits).max()?;
    // What fits nearly as much and says more is the better one.
    let wide = patterns.into_iter().filter(|pattern| pattern.fit.fits * 5 >= widest * 4);
    wide.max_by_key(|Pattern { layout, fit }| {
        let text = layout.as_str();
        let (any, literals) =
            (text.matches('*').count(), text.split('/').filter(|part| !part.contains(['{', '*'])).count());
        (layout.names().len(), literals, fit.fits, std::cmp::Reverse(any), std::cmp::Reverse(text.to_owned()))
    })
}

fn row(manifest: &Manifest) -> Row<'_> {
    let mut folders: Vec<&str> = manifest.path.split('/').collect();
    let file = folders.pop().unwrap_or_default();
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    Row { folders, stem, extension, manifest }
}

/// The same pattern for what lies deeper below the service and its environment, too.
fn deeper(pattern: &str) -> Option<String> {
    let parts: Vec<&str> = pattern.split('/').collect();
    let last = parts.iter().rposition(|part| part.contains("{service}") || part.contains("{env}"))?;
    let above = parts.get(..=last).filter(|_| last + 1 < parts.len())?;
    let extension = pattern.rsplit_once('.').map_or("yaml", |(_, extension)| extension);
    Some(format!("{}/**/*.{extension}", above.join("/")))
}

impl Group<'_> {
    /// The pattern of these files; nothing where no part of them is a service.
    fn pattern(&self) -> Option<String> {
        let mut parts: Vec<Part> = (0..self.depth).map(|index| self.part(index)).collect();
        if !parts.iter().any(|part| matches!(part, Part::Service | Part::Both)) {
            let service = self.service(&parts);
            if let Some(part) = service.and_then(|index| parts.get_mut(index)) {
                *part = Part::Service;
            }
        }
        let has_service = parts.iter().any(|part| matches!(part, Part::Service | Part::Both));
        let has_environment = parts.iter().any(|part| matches!(part, Part::Environment | Part::Both));
        let stem = match () {
            () if !has_service && self.agree(|row| row.stem) => "{service}",
            () if self.count(|row| row.stem == row.manifest.name) => "{name}",
            () if !has_environment && self.count(|row| is_environment(row.stem)) => "{env}",
            () => "*",
        };
        if !has_service && stem != "{service}" {
            return None;
        }
        let mut extensions: BTreeMap<&str, usize> = BTreeMap::new();
        self.rows.iter().for_each(|row| *extensions.entry(row.extension).or_default() += 1);
        let extension = extensions.into_iter().max_by_key(|(_, count)| *count).map_or("yaml", |(name, _)| name);
        let folders = parts.iter().map(|part| match part {
            Part::Literal(text) => text.as_str(),
            Part::Service => "{service}",
            Part::Environment => "{env}",
            Part::Both => "{service}-{env}",
            Part::Kind => "{kind}",
            Part::Anything => "*",
        });
        let file = format!("{stem}.{extension}");
        Some(folders.chain([file.as_str()]).collect::<Vec<_>>().join("/"))
    }

    /// What a folder of these paths is, as far as it shows by itself.
    fn part(&self, index: usize) -> Part {
        let text = |row: &Row<'_>| row.folders.get(index).copied().unwrap_or_default().to_owned();
        let values: BTreeSet<String> = self.rows.iter().map(text).collect();
        let earlier = |wanted: &Part| (0..index).any(|index| self.part(index) == *wanted);
        if self.count(|row| text(row) == row.manifest.kind) {
            return if earlier(&Part::Kind) { Part::Anything } else { Part::Kind };
        }
        if self.count(|row| is_environment(&text(row))) {
            return if earlier(&Part::Environment) { Part::Anything } else { Part::Environment };
        }
        if self.count(|row| split(&text(row)).is_some()) && !earlier(&Part::Both) {
            return Part::Both;
        }
        match values.into_iter().next() {
            // A name with a brace or a star in it cannot be written in a pattern.
            Some(value) if self.rows.iter().all(|row| text(row) == value) && !value.contains(['{', '}', '*']) => {
                Part::Literal(value)
            }
            _ => Part::Anything,
        }
    }

    /// The folder that says which service it is: that with which the objects agree the most, the deeper one where
    /// several do; else, where several names are there and nothing contradicts, the one with the most of them.
    fn service(&self, parts: &[Part]) -> Option<usize> {
        let text = |row: &Row<'_>, index: usize| row.folders.get(index).copied().unwrap_or_default().to_owned();
        let open = |index: &usize| matches!(parts.get(*index), Some(Part::Anything | Part::Literal(_)));
        let agreeing = |index: usize| self.rows.iter().filter(|row| agrees(&text(row, index), row.manifest)).count();
        let best = (0..self.depth).filter(open).max_by_key(|index| (agreeing(*index), *index))?;
        if most(agreeing(best), self.rows.len()) {
            return Some(best);
        }
        let names = |index: usize| self.rows.iter().map(|row| text(row, index)).collect::<BTreeSet<_>>().len();
        let varied = (0..self.depth).filter(|index| parts.get(*index) == Some(&Part::Anything));
        let varied = varied.max_by_key(|index| (names(*index), *index))?;
        parts.contains(&Part::Environment).then_some(varied)
    }

    fn agree<'s>(&'s self, text: impl Fn(&'s Row<'_>) -> &'s str) -> bool {
        most(self.rows.iter().filter(|row| agrees(text(row), row.manifest)).count(), self.rows.len())
    }

    fn count(&self, holds: impl Fn(&Row<'_>) -> bool) -> bool {
        most(self.rows.iter().filter(|row| holds(row)).count(), self.rows.len())
    }
}

/// Whether an object calls itself after a service: in its namespace or its labels. Not in its name, after which its file
/// may be called.
fn agrees(service: &str, manifest: &Manifest) -> bool {
    let named = |namespace: &str| {
        namespace == service
            || namespace.strip_prefix(service).is_some_and(|rest| rest.starts_with('-'))
            || namespace.strip_suffix(service).is_some_and(|rest| rest.ends_with('-'))
    };
    !service.is_empty()
        && (manifest.namespace.as_deref().is_some_and(named) || manifest.labels.values().any(|value| value == service))
}

pub(super) fn is_environment(text: &str) -> bool {
    ENVIRONMENTS.iter().any(|(name, _)| *name == text)
}

/// The service and the environment of a folder that is called after both.
fn split(text: &str) -> Option<(&str, &str)> {
    let (service, environment) = text.rsplit_once('-')?;
    (!service.is_empty() && is_environment(environment)).then_some((service, environment))
}

/// What a path says by a pattern, as owned text.
pub(super) fn captures(pattern: Option<&Pattern>, path: &str) -> Captures {
    pattern.and_then(|pattern| pattern.layout.captures(path)).unwrap_or_default()
}
