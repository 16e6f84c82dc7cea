//! Files and folders: which of them hold manifests. Folders are walked in the order of their names, `.gitignore` is
//! honoured, and what is left out is said.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder};

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
    // The walker's filter must be `'static`, so what it skips comes back through a channel.
    let (skips, skipped) = mpsc::channel();
    let mut builder = WalkBuilder::new(root);
    builder.overrides(overrides).require_git(false).sort_by_file_name(Ord::cmp).filter_entry(move |entry| {
        match is_templates_folder(entry) {
            Some(chart) => {
                _ = skips.send(template_skip(&chart));
                false
            }
            None => true,
        }
    });
    for entry in builder.build() {
        while let Ok(skip) = skipped.try_recv() {
            if !sink(Found::Skip(skip)) {
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
    skipped.try_iter().all(|skip| sink(Found::Skip(skip)))
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

/// The chart that this `templates` folder belongs to, if it is one.
fn is_templates_folder(entry: &DirEntry) -> Option<PathBuf> {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let chart = entry.path().parent()?;
    (is_folder && entry.file_name() == "templates" && chart.join("Chart.yaml").is_file()).then(|| chart.to_owned())
}

/// The chart whose template this file is, if it is one.
fn chart_of_template(path: &Path) -> Option<PathBuf> {
    let path = fs::canonicalize(path).ok()?;
    let templates =
        path.ancestors().skip(1).find(|folder| folder.file_name().is_some_and(|name| name == "templates"))?;
    let chart = templates.parent()?;
    chart.join("Chart.yaml").is_file().then(|| chart.to_owned())
}

fn template_skip(chart: &Path) -> Skip {
    let reason = "templates of a Helm chart, which are no YAML before they are rendered; \
                  pipe `helm template` into `kubectl policy check -`";
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

fn display(path: &Path) -> String {
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
                Found::Problem(problem) => panic!("{problem:?}"),
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
    fn honours_gitignore_and_exclude() {
        let root = tree(&["a.yaml", "out/b.yaml", "gen/c.yaml", "gen/keep/d.yaml"]);
        fs::write(root.path().join(".gitignore"), "out/\n").unwrap();
        let options = FilesOptions { exclude: vec!["gen/*.yaml".into()] };
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
