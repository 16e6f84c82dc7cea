//! Which commits a push brings: for each ref its tip and the commits that the other side already has under it.

use std::collections::HashMap;

use super::lines::Line;
use crate::finding::{Problem, Skip};
use crate::source::git::{Bases, Id, Store};

/// What a push brings.
#[derive(Debug, Default)]
pub struct Push {
    /// The updates that bring commits.
    pub updates: Vec<Update>,
    /// Those that are nothing to check, and why; deletions and refs whose commits are all there already are not among
    /// them.
    pub skipped: Vec<Skip>,
}

/// A tip that is new to the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The refs that will point at it.
    pub refs: Vec<String>,
    /// The commit that is pushed.
    pub tip: Id,
    /// The commits on the other side that it builds on; none where everything is new.
    pub bases: Vec<Id>,
}

/// Finds out what the lines bring. `remote` and `url` are the hook's two arguments.
///
/// # Errors
///
/// Objects that cannot be read.
pub fn plan(store: &Store, remote: &str, url: &str, lines: &[Line]) -> Result<Push, Box<Problem>> {
    let mut push = Push::default();
    let fetched = store.seen_on(remote, url);
    let default_branch = store.default_branch(remote);
    let mut seen: HashMap<(Id, Vec<Id>), Bases> = HashMap::new();
    for line in lines {
        let Some(local) = &line.local else { continue };
        let tip = match commit(store, local)? {
            Ok(tip) => tip,
            Err(kind) => {
                let reason = format!("it points at a {kind}, not at a commit, and is not checked");
                push.skipped.push(Skip { what: line.remote_ref.clone(), reason, documents: 0 });
                continue;
            }
        };
        let known = known(store, line, &fetched, default_branch.as_ref());
        let bases = match seen.get(&(tip, known.clone())) {
            Some(bases) => bases.clone(),
            None => store.bases(tip, &known)?,
        };
        if let Bases::Commits(bases) = &bases {
            match push.updates.iter_mut().find(|update| update.tip == tip && update.bases == *bases) {
                Some(update) => update.refs.push(line.remote_ref.clone()),
                None => push.updates.push(Update { refs: vec![line.remote_ref.clone()], tip, bases: bases.clone() }),
            }
        }
        seen.insert((tip, known), bases);
    }
    Ok(push)
}

fn commit(store: &Store, id: &str) -> Result<Result<Id, &'static str>, Box<Problem>> {
    let id = store.id(id).ok_or_else(|| {
        Box::new(Problem::new(format!("`{id}` is no object id of this repository, which has the other hash function")))
    })?;
    store.commit_of(id)
}

/// What the other side has. Of a ref that is there already that is what it points at, as far as that is known here, and
/// the branch that everybody starts from: what was merged from it is nobody's doing, but commits of some other branch
/// are new to this one. Of a new ref it is all that was ever fetched.
fn known(store: &Store, line: &Line, fetched: &[Id], default_branch: Option<&(String, Id)>) -> Vec<Id> {
    let there = line.remote.as_deref().and_then(|id| store.id(id)).and_then(|id| store.commit_of(id).ok()?.ok());
    match there {
        Some(there) => {
            let default = default_branch.filter(|(name, _)| *name != line.remote_ref).map(|(_, id)| *id);
            [Some(there), default].into_iter().flatten().collect()
        }
        None => fetched.to_vec(),
    }
}
