//! Commits: what a ref stands for, which commits a remote has, and so where what is new begins.

use std::collections::HashSet;

use git2::{ErrorCode, ObjectType, Oid, Repository, Sort};

use super::{Fallible, Id, Store, unreadable};
use crate::finding::Problem;

/// With more bases than this the newest ones are taken: every one costs a comparison.
const MAX_BASES: usize = 16;

/// Where what is new begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bases {
    /// No commit is new.
    NothingNew,
    /// The commits on the other side that the new ones build on, none an ancestor of another; none at all where
    /// everything is new.
    Commits(Vec<Id>),
}

impl Store {
    /// The commit that an object leads to through tags; else what it is instead: `tree`, `blob`.
    ///
    /// # Errors
    ///
    /// An object that is not there or is damaged.
    pub fn commit_of(&self, id: Id) -> Fallible<Result<Id, &'static str>> {
        let repository = self.lock();
        let object = repository.find_object(id, None).map_err(|error| unreadable(id, &error))?;
        let peeled = match object.kind() {
            Some(ObjectType::Tag) => object.peel(ObjectType::Any).map_err(|error| unreadable(id, &error))?,
            _ => object,
        };
        Ok(match peeled.kind() {
            Some(ObjectType::Commit) => Ok(peeled.id()),
            other => Err(other.map_or("object of an unknown kind", |kind| kind.str())),
        })
    }

    /// The tree of a commit.
    ///
    /// # Errors
    ///
    /// A commit that is not there or is damaged.
    pub fn tree_of(&self, commit: Id) -> Fallible<Id> {
        self.lock().find_commit(commit).map(|commit| commit.tree_id()).map_err(|error| unreadable(commit, &error))
    }

    /// The commit that the user means: a branch, a tag, an id, `HEAD~2`.
    ///
    /// # Errors
    ///
    /// Text that stands for no commit here.
    pub fn resolve(&self, revision: &str) -> Fallible<Id> {
        let repository = self.lock();
        let found = repository.revparse_single(revision).and_then(|object| object.peel_to_commit());
        found.map(|commit| commit.id()).map_err(|error| {
            let problem = Problem::new(match error.code() {
                ErrorCode::NotFound => format!("there is no commit `{revision}` in this clone"),
                ErrorCode::Ambiguous => format!("`{revision}` may stand for several commits"),
                _ => format!("`{revision}` is no commit: {}", error.message()),
            });
            if repository.is_empty().unwrap_or(false) {
                return Box::new(Problem::new("the repository has no commit yet").with_hint("commit something first"));
            }
            let has_remote = repository.remotes().is_ok_and(|remotes| !remotes.is_empty());
            let hint = if repository.is_shallow() {
                "this is a shallow clone: fetch the whole history (`git fetch --unshallow`; `fetch-depth: 0` in GitHub Actions)"
            } else if has_remote {
                "fetch it first: git fetch origin"
            } else {
                "there is no remote to fetch it from; `git branch --all` lists what is here"
            };
            Box::new(problem.with_hint(hint))
        })
    }

    /// The best common ancestors of two commits.
    ///
    /// # Errors
    ///
    /// Histories that have nothing in common as far as this clone reaches.
    pub fn merge_bases(&self, one: Id, other: Id) -> Fallible<Vec<Id>> {
        let repository = self.lock();
        match repository.merge_bases(one, other) {
            Ok(bases) => Ok(bases.to_vec()),
            Err(error) if error.code() == ErrorCode::NotFound => {
                let problem = Problem::new(format!("`{one}` and `{other}` have no commit in common"));
                Err(Box::new(if repository.is_shallow() {
                    problem.with_hint("this is a shallow clone: fetch more history (`git fetch --unshallow`)")
                } else {
                    problem
                }))
            }
            Err(error) => Err(unreadable(one, &error)),
        }
    }

    /// Where the commits begin that `tip` brings and the other side does not have, which is known to have the commits
    /// `known`.
    ///
    /// # Errors
    ///
    /// A commit that is not there or is damaged.
    pub fn bases(&self, tip: Id, known: &[Id]) -> Fallible<Bases> {
        let repository = self.lock();
        let new = new_commits(&repository, tip, known).map_err(|error| unreadable(tip, &error))?;
        if new.is_empty() {
            return Ok(Bases::NothingNew);
        }
        let all: HashSet<Oid> = new.iter().copied().collect();
        let mut bases = Vec::new();
        for id in new {
            let commit = repository.find_commit(id).map_err(|error| unreadable(id, &error))?;
            for parent in commit.parent_ids().filter(|parent| !all.contains(parent)) {
                // A shallow clone ends at commits whose parents are only names.
                if !bases.contains(&parent) && repository.find_commit(parent).is_ok() {
                    bases.push(parent);
                }
            }
        }
        bases.truncate(MAX_BASES);
        Ok(Bases::Commits(independent(&repository, &bases)))
    }

    /// The commits that a remote was seen to have when it was last fetched from or pushed to, given the name and address
    /// under which git knows it. One that never was, or is only an address, is taken to have what all others have.
    #[must_use]
    pub fn seen_on(&self, name: &str, url: &str) -> Vec<Id> {
        let repository = self.lock();
        let mut seen = seen_by(&repository, &tracking_of(&repository, name));
        if seen.is_empty() {
            let remotes = repository.remotes().ok();
            let names = remotes.iter().flat_map(|remotes| remotes.iter().filter_map(|name| name.ok().flatten()));
            for other in names.filter(|other| has_address(&repository, other, &[name, url])) {
                seen.extend(seen_by(&repository, &tracking_of(&repository, other)));
            }
        }
        if seen.is_empty() {
            seen = seen_by(&repository, &["refs/remotes/*".to_owned()]);
        }
        seen.sort();
        seen.dedup();
        seen
    }

    /// The branch that others start from, as far as this clone knows: its name on the remote and its commit.
    #[must_use]
    pub fn default_branch(&self, remote: &str) -> Option<(String, Id)> {
        let repository = self.lock();
        let prefix = format!("refs/remotes/{remote}/");
        let head = repository.find_reference(&format!("{prefix}HEAD")).ok();
        let symbolic = head.and_then(|head| head.symbolic_target().ok().flatten().map(ToOwned::to_owned));
        let candidates = symbolic.into_iter().chain(["main", "master"].map(|name| format!("{prefix}{name}")));
        candidates.into_iter().find_map(|name| {
            let id = repository.refname_to_id(&name).ok()?;
            Some((format!("refs/heads/{}", name.strip_prefix(&prefix)?), id))
        })
    }
}

/// The commits that are reached from `tip` and from nothing that is known, the newest first.
fn new_commits(repository: &Repository, tip: Oid, known: &[Oid]) -> Result<Vec<Oid>, git2::Error> {
    let mut walk = repository.revwalk()?;
    walk.set_sorting(Sort::TIME)?;
    walk.push(tip)?;
    for commit in known {
        walk.hide(*commit)?;
    }
    walk.collect()
}

/// Those of the commits that are no ancestors of others.
fn independent(repository: &Repository, commits: &[Oid]) -> Vec<Oid> {
    let descends = |later: &Oid, earlier: &Oid| repository.graph_descendant_of(*later, *earlier).unwrap_or(false);
    commits.iter().filter(|commit| !commits.iter().any(|other| descends(other, commit))).copied().collect()
}

/// Where the remote's branches are kept here, as patterns.
fn tracking_of(repository: &Repository, name: &str) -> Vec<String> {
    let Ok(remote) = repository.find_remote(name) else { return Vec::new() };
    remote
        .refspecs()
        .filter(|refspec| refspec.direction() == git2::Direction::Fetch)
        .filter_map(|refspec| refspec.dst().ok().map(ToOwned::to_owned))
        // A mirror's refspec leads to the local branches themselves, which say nothing about the remote.
        .filter(|pattern| pattern.starts_with("refs/remotes/"))
        .collect()
}

/// The commits that the refs stand for.
fn seen_by(repository: &Repository, patterns: &[String]) -> Vec<Oid> {
    let references = patterns.iter().filter_map(|pattern| repository.references_glob(pattern).ok()).flatten();
    references.filter_map(|reference| reference.ok()?.target()).collect()
}

/// Whether one of the addresses is this remote's.
fn has_address(repository: &Repository, name: &str, addresses: &[&str]) -> bool {
    let Ok(remote) = repository.find_remote(name) else { return false };
    let push = remote.pushurl().ok().flatten().map(ToOwned::to_owned);
    let own = [remote.url().ok().map(ToOwned::to_owned), push];
    own.into_iter().flatten().any(|own| addresses.contains(&own.as_str()))
}
