//! Folders of a tree as files, for programs that read nothing else.

use std::fs;
use std::path::Path;

use super::scratch::Scratch;
use super::{Entry, Fallible, Id, Mode, Store};
use crate::finding::Problem;

/// Folders of a tree on disk.
#[derive(Debug)]
pub struct Export {
    folder: Scratch,
}

impl Export {
    /// Writes the folders and files at `paths` of a tree, as far as they are there, under their own paths.
    ///
    /// # Errors
    ///
    /// Objects that cannot be read, names that no honest tree has, a disk that is full.
    pub fn new(store: &Store, tree: Id, paths: impl Iterator<Item = String>) -> Fallible<Self> {
        let failed = |error: std::io::Error| {
            let problem =
                Problem::new(format!("cannot write the files to be rendered into a temporary folder: {error}"));
            Box::new(problem.with_hint("is the disk full? `TMPDIR` names another place"))
        };
        let export = Self { folder: Scratch::new().map_err(failed)? };
        for path in paths {
            for (name, entry) in store.files(tree, &path)? {
                let to = export.folder.root().join(honest(&name)?);
                if let Some(bytes) = content(store, tree, &name, entry)? {
                    to.parent()
                        .map_or(Ok(()), fs::create_dir_all)
                        .and_then(|()| fs::write(&to, bytes))
                        .map_err(failed)?;
                }
            }
        }
        Ok(export)
    }

    /// Where the tree's root would be.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.folder.root()
    }
}

/// A file's bytes. A link is replaced by the file that it leads to in the tree; a submodule is nothing.
fn content(store: &Store, tree: Id, name: &str, entry: Entry) -> Fallible<Option<Vec<u8>>> {
    match entry.mode {
        Mode::File => store.blob(entry.id).map(Some),
        Mode::Folder | Mode::Submodule => Ok(None),
        Mode::Link => {
            let target = String::from_utf8_lossy(&store.blob(entry.id)?).into_owned();
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let Some(path) = join(folder, &target) else { return Ok(None) };
            match store.find(tree, &path)? {
                Some(Entry { mode: Mode::File, id }) => store.blob(id).map(Some),
                _ => Ok(None),
            }
        }
    }
}

/// A path that is relative to a folder of the tree, from the tree's root; `None` if it leads out of it.
#[must_use]
pub fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The path, if every part of it is a name and nothing else: a tree made by hand can say `..`.
fn honest(path: &str) -> Fallible<&str> {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']);
    if path.split('/').all(is_name) {
        return Ok(path);
    }
    Err(Box::new(Problem::new(format!("`{path}` is no path that can be written to disk"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_cannot_name_what_is_outside() {
        assert!(honest("charts/shop/Chart.yaml").is_ok());
        for path in ["../x", "a/../../x", "/etc/passwd", "a//b", "a\\b", "c:x", "."] {
            assert!(honest(path).is_err(), "{path}");
        }
        assert_eq!(join("charts/shop", "../common").as_deref(), Some("charts/common"));
        assert_eq!(join("charts", "../../x"), None);
        assert_eq!(join("charts", "/etc/passwd"), None);
    }
}
