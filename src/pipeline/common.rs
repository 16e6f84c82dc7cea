//! What many findings have in common is kept once: a path leads to the same place in every pod, a rule has one advice.

use std::collections::HashSet;
use std::sync::Arc;

use crate::finding::Segment;

/// What one worker's findings have in common.
#[derive(Default)]
pub(super) struct Common {
    texts: HashSet<Arc<str>>,
    paths: HashSet<Arc<[Segment]>>,
}

impl Common {
    pub(super) fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&text));
        text
    }

    pub(super) fn path(&mut self, path: Vec<Segment>) -> Arc<[Segment]> {
        if let Some(known) = self.paths.get(path.as_slice()) {
            return Arc::clone(known);
        }
        let path: Arc<[Segment]> = path.into();
        self.paths.insert(Arc::clone(&path));
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_equal_is_there_once() {
        let mut common = Common::default();
        assert!(Arc::ptr_eq(&common.text("a"), &common.text("a")) && *common.text("b") == *"b");
        let path = || vec![Segment::Key("spec".into()), Segment::Index(0)];
        assert!(Arc::ptr_eq(&common.path(path()), &common.path(path())) && common.path(Vec::new()).is_empty());
    }
}
