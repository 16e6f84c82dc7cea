//! A chart that is rendered with several sets of values says mostly the same with each. What rules said about a document
//! is remembered until the next set brings it again.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::worker::Unit;
use crate::document::Document;
use crate::engine::RawFinding;

/// Texts of more bytes than these together are forgotten, all at once: the sets of a chart come one after the other.
const MOST: usize = 16 << 20;

/// What the rules said about a document, by their order.
pub(super) type Said = Arc<Vec<Vec<RawFinding>>>;

/// A document of a rendering: the template, its output, and which document and item of that it is. Rules see where the
/// template stands, or its chart.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    path: Option<PathBuf>,
    chart: Option<PathBuf>,
    text: Arc<str>,
    index: usize,
    item: Vec<usize>,
}

impl Place {
    /// `None` for what will not come again.
    pub(super) fn of(unit: &Unit<'_>, document: &Document) -> Option<Self> {
        let origin = unit.item.origin().filter(|origin| origin.render.sets > 1)?;
        let (path, chart, text) = (unit.item.path.clone(), origin.folder.clone(), unit.item.read().ok()?);
        Some(Self { path, chart, text, index: document.index, item: document.item.clone() })
    }
}

/// What was said so far, for all workers of a run.
#[derive(Default)]
pub(super) struct Repeats(Mutex<Known>);

#[derive(Default)]
struct Known {
    said: HashMap<Place, Said>,
    bytes: usize,
}

impl Repeats {
    pub(super) fn get(&self, place: &Place) -> Option<Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).said.get(place).map(Arc::clone)
    }

    pub(super) fn put(&self, place: Place, said: Said) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.bytes + place.text.len() > MOST {
            *known = Known::default();
        }
        known.bytes += place.text.len();
        known.said.insert(place, said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_known_until_there_is_too_much() {
        let place = |text: &str| Place { path: None, chart: None, text: text.into(), index: 0, item: Vec::new() };
        let repeats = Repeats::default();
        let is_known = |text: &str| repeats.get(&place(text)).is_some();
        repeats.put(place("a"), Arc::default());
        assert!(is_known("a") && !is_known("b"));
        repeats.put(place(&"x".repeat(MOST)), Arc::default());
        assert!(!is_known("a"));
    }
}
