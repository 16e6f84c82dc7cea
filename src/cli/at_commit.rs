//! Configuration and rules as a commit has them: what CI will use when it checks that commit. What lies outside the
//! repository is read from the file system.

use std::path::{Component, Path, PathBuf};

use super::args::{OutputArgs, RuleArgs};
use super::settings::{self, Fallible, Files, Settings};
use crate::config::{Config, FILE_NAMES};
use crate::finding::Problem;
use crate::policy::{self, Rule};
use crate::source::git::{Entry, Id, Mode, Store};

/// Everything that is said about a run at a commit with this tree.
pub(super) fn settings(store: &Store, tree: Id, args: &RuleArgs, output: &OutputArgs) -> Fallible<Settings> {
    let config = configuration(store, tree, args)?;
    let root = config.dir().map_or_else(|| store.root().to_owned(), Path::to_owned);
    let files = Files { policies: &|path| policies(store, tree, path), text: &|path| committed(store, tree, path) };
    Settings::with(config, root, args, output, &files)
}

/// The configuration that was named, or the one at the root of the tree, or one above the repository.
fn configuration(store: &Store, tree: Id, args: &RuleArgs) -> Fallible<Config> {
    if args.no_config {
        return Ok(Config::default());
    }
    if let Some(path) = &args.config {
        let Some(inside) = inside(store, path) else { return Config::load(path) };
        return match store.find(tree, &inside)? {
            Some(entry) => parse(store, &inside, entry),
            None => Err(Box::new(Problem::new(format!("the commit has no configuration `{inside}`")))),
        };
    }
    let mut found = Vec::new();
    for name in FILE_NAMES {
        found.extend(store.find(tree, name)?.map(|entry| (name, entry)));
    }
    match found.as_slice() {
        [] => match store.root().parent() {
            Some(above) => Ok(Config::discover(above)?.unwrap_or_default()),
            None => Ok(Config::default()),
        },
        [(name, entry)] => parse(store, name, *entry),
        [(one, _), (other, _), ..] => {
            let message = format!("the commit has both `{one}` and `{other}`");
            Err(Box::new(Problem::new(message).with_hint("keep one of them")))
        }
    }
}

fn parse(store: &Store, path: &str, entry: Entry) -> Fallible<Config> {
    if entry.mode != Mode::File {
        return Err(Box::new(Problem::new(format!("the configuration `{path}` is no file in the commit"))));
    }
    Config::parse(&store.root().join(path), path, &text(store, path, entry.id)?)
}

fn policies(store: &Store, tree: Id, path: &Path) -> Fallible<Vec<Rule>> {
    let Some(inside) = inside(store, path) else { return settings::load(path) };
    let entry = store.find(tree, &inside)?;
    let files = store.files(tree, &inside)?;
    let alone = entry.is_some_and(|entry| entry.mode == Mode::File);
    let files = files.into_iter().filter(|(name, entry)| {
        let hidden = name.get(inside.len()..).is_some_and(|rest| rest.contains("/."));
        entry.mode == Mode::File && (alone || (policy::is_policy_file(name) && !hidden))
    });
    let texts = files
        .map(|(name, entry)| text(store, &name, entry.id).map(|text| (name, text)))
        .collect::<Fallible<Vec<_>>>()?;
    if texts.is_empty() {
        let message = format!("no rule in `{inside}` as the commit has it");
        return Err(Box::new(Problem::new(message).with_hint("is it committed?")));
    }
    policy::load_texts(texts, settings::discover).map_err(|error| settings::unloadable(&error))
}

/// The text of a file as the commit has it.
fn committed(store: &Store, tree: Id, path: &Path) -> Fallible<String> {
    let Some(inside) = inside(store, path) else {
        return std::fs::read_to_string(path)
            .map_err(|error| Box::new(Problem::new(format!("cannot read `{}`: {error}", path.display()))));
    };
    match store.find(tree, &inside)? {
        Some(entry) if entry.mode == Mode::File => text(store, &inside, entry.id),
        _ => Err(Box::new(Problem::new(format!("the commit has no file `{inside}`")))),
    }
}

fn text(store: &Store, name: &str, id: Id) -> Fallible<String> {
    String::from_utf8(store.blob(id)?).map_err(|_| Box::new(Problem::new(format!("`{name}` is not UTF-8"))))
}

/// The path from the root of the repository, if it lies in it.
pub(super) fn inside(store: &Store, path: &Path) -> Option<String> {
    let absolute = std::path::absolute(path).ok()?;
    let mut plain = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => _ = plain.pop(),
            other => plain.push(other),
        }
    }
    let relative = plain.strip_prefix(store.root()).ok()?;
    Some(relative.to_string_lossy().replace('\\', "/"))
}
