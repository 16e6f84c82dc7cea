//! A chart that is rendered with several sets of values says mostly the same with each. What became of a template's
//! output is remembered until the next set brings it again: a text about which there was nothing to say is not read a
//! second time, and of any other the rules are not asked again.

use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::across::Kept;
use super::outcome::Outcome;
use crate::document::Document;
use crate::engine::RawFinding;
use crate::source::{Item, Output};

/// What the rules said about a document, by their order.
pub(super) type Said = Arc<Vec<Vec<RawFinding>>>;

/// Which output of a template it is.
#[derive(Clone)]
pub(super) struct Place(Arc<Output>);

impl Place {
    /// `None` for what will not come again.
    pub(super) fn of(item: &Item) -> Option<Self> {
        let origin = item.origin().filter(|origin| origin.render.sets > 1)?;
        Some(Self(Arc::clone(&origin.output)))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// A text about which there was nothing to say: what it counts for, and what is kept of it for the second pass.
pub(super) struct Quiet {
    pub(super) counts: Outcome,
    pub(super) kept: Vec<Kept>,
}

enum Known {
    Quiet(Arc<Quiet>),
    /// By the document, and the item of a list in it.
    Said(BTreeMap<(usize, Vec<usize>), Said>),
}

/// What is known so far, for all workers of a run.
#[derive(Default)]
pub(super) struct Repeats(Mutex<HashMap<Place, Known>>);

impl Repeats {
    pub(super) fn quiet(&self, place: &Place) -> Option<Arc<Quiet>> {
        match self.known().get(place)? {
            Known::Quiet(quiet) => Some(Arc::clone(quiet)),
            Known::Said(_) => None,
        }
    }

    pub(super) fn said(&self, place: &Place, document: &Document) -> Option<Said> {
        match self.known().get(place)? {
            Known::Quiet(_) => None,
            Known::Said(said) => said.get(&(document.index, document.item.clone())).map(Arc::clone),
        }
    }

    pub(super) fn put_quiet(&self, place: &Place, quiet: Quiet) {
        self.known().insert(place.clone(), Known::Quiet(Arc::new(quiet)));
    }

    pub(super) fn put_said(&self, place: &Place, document: &Document, said: &Said) {
        let mut known = self.known();
        if let Known::Said(known) = known.entry(place.clone()).or_insert_with(|| Known::Said(BTreeMap::new())) {
            known.insert((document.index, document.item.clone()), Arc::clone(said));
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Place, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
