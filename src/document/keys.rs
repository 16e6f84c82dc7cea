//! What one reading carries from document to document to save allocations: keys that come again, and sizes.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Keys that were seen before, so that equal keys share their text.
#[derive(Debug, Default)]
pub(super) struct Keys {
    known: HashSet<Arc<str>, BuildHasherDefault<WordHasher>>,
    nodes: usize,
}

impl Keys {
    /// More keys than this are not worth remembering; it also bounds what colliding keys can cost.
    const MANY: usize = 4096;
    /// Longer keys hardly come again.
    const LONG: usize = 64;

    /// The shared text of a key.
    pub(super) fn intern(&mut self, key: &str) -> Arc<str> {
        if key.len() > Self::LONG {
            return key.into();
        }
        if let Some(known) = self.known.get(key) {
            return Arc::clone(known);
        }
        let new: Arc<str> = key.into();
        if self.known.len() < Self::MANY {
            self.known.insert(Arc::clone(&new));
        }
        new
    }

    /// How many nodes the next document will have, if it is like the last one.
    pub(super) fn expected_nodes(&self) -> usize {
        self.nodes
    }

    /// Notes how many nodes a document had.
    pub(super) fn expect_nodes(&mut self, nodes: usize) {
        self.nodes = nodes.clamp(16, 1024);
    }
}

/// A fast hash that takes eight bytes at a time.
#[derive(Debug, Default)]
pub(super) struct WordHasher(u64);

impl WordHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        // The table looks at the high bits, which the multiplication mixes best, and at the low ones.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.mix(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }
}
