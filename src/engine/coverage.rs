//! Which lines of Rego were reached, over any number of evaluations.

use std::collections::{BTreeMap, BTreeSet};

use regorus::Engine;

/// Lines by file. A line that was reached once is covered, whatever other runs did.
#[derive(Debug, Default, Clone)]
pub struct Coverage {
    files: BTreeMap<String, Lines>,
}

#[derive(Debug, Default, Clone)]
struct Lines {
    covered: BTreeSet<u32>,
    missed: BTreeSet<u32>,
}

impl Coverage {
    /// Adds what an interpreter saw.
    pub(super) fn add(&mut self, engine: &Engine) {
        let Ok(report) = engine.get_coverage_report() else { return };
        for file in report.files {
            let lines = self.files.entry(file.path).or_default();
            lines.covered.extend(file.covered);
            lines.missed.extend(file.not_covered);
        }
    }

    /// Adds what another run saw.
    pub fn merge(&mut self, other: Self) {
        for (file, lines) in other.files {
            let known = self.files.entry(file).or_default();
            known.covered.extend(lines.covered);
            known.missed.extend(lines.missed);
        }
    }

    /// The lines of a file that no run reached, from 1; empty for a file that was never loaded.
    #[must_use]
    pub fn missed(&self, file: &str) -> Vec<u32> {
        let lines = self.files.get(file);
        lines.map_or_else(Vec::new, |lines| lines.missed.difference(&lines.covered).copied().collect())
    }

    /// How many lines of a file were reached, and how many there are to reach.
    #[must_use]
    pub fn counts(&self, file: &str) -> (usize, usize) {
        let covered = self.files.get(file).map_or(0, |lines| lines.covered.len());
        (covered, covered + self.missed(file).len())
    }
}
