//! Trees: what is in one, and what differs between two. Folders that are the same on both sides are never read, so that
//! the cost is that of the difference and not of the repository.

use std::cmp::Ordering;

use super::{Fallible, Id, Store};
use crate::finding::Problem;

/// Folders nested deeper than this are somebody's attack on the stack.
const MAX_DEPTH: usize = 256;

/// What a name in a tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A file, executable or not.
    File,
    /// A folder.
    Folder,
    /// A symbolic link; its blob is the target's path.
    Link,
    /// A commit of another repository, a submodule.
    Submodule,
}

/// A name's meaning in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub mode: Mode,
    /// Its content.
    pub id: Id,
}

/// Files that make their folder something to be rendered as a whole.
const MARKS: [&str; 4] = ["Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What differs between two trees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the order of their paths. A moved file is one that went and one that came.
    pub changes: Vec<Change>,
    /// The charts and kustomizations in whose folders something changed, at any depth: the paths of the files that make
    /// them so, in either tree.
    pub marks: Vec<String>,
}

/// A path that is not the same in two trees. Never a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// From the tree's root, `/` between its parts.
    pub path: String,
    /// What it was.
    pub before: Option<Entry>,
    /// What it is.
    pub after: Option<Entry>,
}

impl Store {
    /// The files, links and submodules that differ between two trees; `None` is a tree without anything.
    ///
    /// # Errors
    ///
    /// A tree that is not there or is damaged.
    pub fn difference(&self, before: Option<Id>, after: Option<Id>) -> Fallible<Difference> {
        let mut found = Difference::default();
        self.compare(before, after, "", 0, &mut found)?;
        Ok(found)
    }

    /// All files, links and submodules of a tree below `folder`, in the order of their paths.
    ///
    /// # Errors
    ///
    /// Those of [`Store::difference`].
    pub fn files(&self, tree: Id, folder: &str) -> Fallible<Vec<(String, Entry)>> {
        let top = match self.find(tree, folder)? {
            Some(Entry { mode: Mode::Folder, id }) => id,
            Some(entry) => return Ok(vec![(folder.to_owned(), entry)]),
            None => return Ok(Vec::new()),
        };
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut found = Difference::default();
        self.compare(None, Some(top), &prefix, 0, &mut found)?;
        Ok(found.changes.into_iter().filter_map(|change| Some((change.path, change.after?))).collect())
    }

    /// The names in a folder of a tree.
    ///
    /// # Errors
    ///
    /// Those of [`Store::difference`].
    pub fn list(&self, tree: Id, folder: &str) -> Fallible<Vec<(String, Entry)>> {
        match self.find(tree, folder)? {
            Some(Entry { mode: Mode::Folder, id }) => self.tree(id),
            _ => Ok(Vec::new()),
        }
    }

    /// What stands at a path in a tree; the empty path is the tree itself.
    ///
    /// # Errors
    ///
    /// Those of [`Store::difference`].
    pub fn find(&self, tree: Id, path: &str) -> Fallible<Option<Entry>> {
        let mut found = Entry { mode: Mode::Folder, id: tree };
        for part in path.split('/').filter(|part| !part.is_empty()) {
            if found.mode != Mode::Folder {
                return Ok(None);
            }
            match self.tree(found.id)?.into_iter().find(|(name, _)| name == part) {
                Some((_, entry)) => found = entry,
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    }

    fn compare(
        &self,
        before: Option<Id>,
        after: Option<Id>,
        prefix: &str,
        depth: usize,
        found: &mut Difference,
    ) -> Fallible<()> {
        if before == after {
            return Ok(());
        }
        if depth > MAX_DEPTH {
            let message = format!("the folder `{prefix}` is nested deeper than {MAX_DEPTH} folders");
            return Err(Box::new(Problem::new(message)));
        }
        let read = |id: Option<Id>| id.map_or_else(|| Ok(Vec::new()), |id| self.tree(id));
        let (mut before, mut after) = (read(before)?.into_iter().peekable(), read(after)?.into_iter().peekable());
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => sort_key(old).cmp(&sort_key(new)),
            };
            let old = if order == Ordering::Greater { None } else { before.next() };
            let new = if order == Ordering::Less { None } else { after.next() };
            let name = old.as_ref().or(new.as_ref()).map(|(name, _)| name.as_str()).unwrap_or_default();
            if MARKS.contains(&name) {
                found.marks.push(format!("{prefix}{name}"));
            }
            if old.as_ref().map(|(_, entry)| entry) == new.as_ref().map(|(_, entry)| entry) {
                continue;
            }
            let path = format!("{prefix}{name}");
            let (old, new) = (old.as_ref().map(|(_, entry)| *entry), new.as_ref().map(|(_, entry)| *entry));
            let folder = |entry: Option<Entry>| entry.filter(|entry| entry.mode == Mode::Folder).map(|entry| entry.id);
            let (old_folder, new_folder) = (folder(old), folder(new));
            if old_folder.is_some() || new_folder.is_some() {
                self.compare(old_folder, new_folder, &format!("{path}/"), depth + 1, found)?;
            } else {
                found.changes.push(Change { path, before: old, after: new });
            }
        }
    }

    fn tree(&self, id: Id) -> Fallible<Vec<(String, Entry)>> {
        let bytes = self.object(id, "tree")?;
        parse(&bytes, self.hash_bytes()).ok_or_else(|| Box::new(Problem::new(format!("tree `{id}` is damaged"))))
    }
}

/// The order of names in a tree: folders as if they ended in `/`.
fn sort_key((name, entry): &(String, Entry)) -> SortKey<'_> {
    SortKey { name: name.as_bytes(), end: if entry.mode == Mode::Folder { b'/' } else { 0 } }
}

#[derive(PartialEq, Eq)]
struct SortKey<'n> {
    name: &'n [u8],
    end: u8,
}

impl Ord for SortKey<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.name.len().min(other.name.len());
        let (start, other_start) = (self.name.get(..length), other.name.get(..length));
        let next = |key: &Self| key.name.get(length).copied().unwrap_or(key.end);
        start.cmp(&other_start).then_with(|| next(self).cmp(&next(other))).then_with(|| self.name.cmp(other.name))
    }
}

impl PartialOrd for SortKey<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `MODE SP NAME NUL ID`, again and again.
fn parse(mut bytes: &[u8], hash_bytes: usize) -> Option<Vec<(String, Entry)>> {
    let mut entries = Vec::with_capacity(bytes.len() / 48);
    while !bytes.is_empty() {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let end = space + bytes.get(space..)?.iter().position(|byte| *byte == 0)?;
        let mode = match bytes.get(..space)? {
            b"40000" | b"040000" => Mode::Folder,
            b"120000" => Mode::Link,
            b"160000" => Mode::Submodule,
            mode if mode.starts_with(b"100") => Mode::File,
            _ => return None,
        };
        let name = String::from_utf8_lossy(bytes.get(space + 1..end)?).into_owned();
        let id = Id::from_bytes(bytes.get(end + 1..end + 1 + hash_bytes)?).ok()?;
        entries.push((name, Entry { mode, id }));
        bytes = bytes.get(end + 1 + hash_bytes..)?;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_with_both_hashes() {
        for hash_bytes in [20, 32] {
            let mut bytes = b"40000 a\0".to_vec();
            bytes.extend(vec![7; hash_bytes]);
            bytes.extend(b"120000 b c\0");
            bytes.extend(vec![8; hash_bytes]);
            let entries = parse(&bytes, hash_bytes).unwrap();
            let seen: Vec<_> = entries.iter().map(|(name, entry)| (name.as_str(), entry.mode)).collect();
            assert_eq!(seen, [("a", Mode::Folder), ("b c", Mode::Link)]);
            assert_eq!(parse(&bytes[..bytes.len() - 1], hash_bytes), None, "cut short");
        }
        assert_eq!(parse(b"999 a\0", 20), None);
    }

    #[test]
    fn folders_sort_as_if_they_ended_in_a_slash() {
        let entry = |name: &str, mode| (name.to_owned(), Entry { mode, id: Id::ZERO_SHA1 });
        let order = [
            entry("a", Mode::File),
            entry("a-b", Mode::File),
            entry("a", Mode::Folder),
            entry("a0", Mode::File),
            entry("ab", Mode::Folder),
        ];
        assert!(order.windows(2).all(|pair| sort_key(&pair[0]) < sort_key(&pair[1])));
    }
}
