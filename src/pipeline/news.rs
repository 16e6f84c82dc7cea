//! Which findings are new: those that an earlier state of the same manifests does not have. Findings are the same by
//! their fingerprints, so that neither a line that moved nor a file that did makes an old finding a new one.

use std::collections::HashMap;

use crate::finding::{Finding, Level, Report};

/// For each finding of `now` whether it was not there `before`. Two equal findings are two: the second of them may be
/// new. What is found in the same file goes together first, and only what is left over may have moved between files.
#[must_use]
pub fn new_findings(now: &[Finding], before: &[Finding]) -> Vec<bool> {
    let mut in_place: HashMap<(&str, &str), usize> = HashMap::new();
    let mut anywhere: HashMap<&str, usize> = HashMap::new();
    for finding in before {
        *in_place.entry((finding.fingerprint.as_str(), file(finding))).or_default() += 1;
    }
    let mut is_new: Vec<bool> =
        now.iter().map(|finding| !take(&mut in_place, &(finding.fingerprint.as_str(), file(finding)))).collect();
    for ((fingerprint, _), left) in in_place {
        *anywhere.entry(fingerprint).or_default() += left;
    }
    for (finding, is_new) in now.iter().zip(&mut is_new).filter(|(_, is_new)| **is_new) {
        *is_new = !take(&mut anywhere, &finding.fingerprint.as_str());
    }
    is_new
}

fn file(finding: &Finding) -> &str {
    finding.location.as_ref().map_or("", |location| location.file.as_str())
}

fn take<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, usize>, key: &K) -> bool {
    match counts.get_mut(key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// Takes the findings that are not wanted out of a report, and out of its numbers.
pub fn retain(report: &mut Report, wanted: impl FnMut(&Finding) -> bool) {
    report.findings.retain(wanted);
    let count = |level| report.findings.iter().filter(|it| it.waiver.is_none() && it.level == level).count();
    let (deny, warn, dryrun) = (count(Level::Deny), count(Level::Warn), count(Level::Dryrun));
    report.summary.deny = deny;
    report.summary.warn = warn;
    report.summary.dryrun = dryrun;
    report.summary.waived = report.findings.iter().filter(|finding| finding.waiver.is_some()).count();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Location, Severity};

    fn finding(fingerprint: &str, file: &str, line: usize) -> Finding {
        Finding {
            rule: "r".into(),
            severity: Severity::High,
            level: Level::Deny,
            message: String::new(),
            resource: None,
            container: None,
            path: Vec::new(),
            location: Some(Location { file: file.into(), line, column: 1, end_line: line, end_column: 1 }),
            fingerprint: fingerprint.into(),
            owner: None,
            waiver: None,
            excerpt: None,
            remediation: String::new(),
            document: 0,
        }
    }

    #[test]
    fn lines_and_files_may_move() {
        let before = [finding("a", "x.yaml", 1), finding("b", "gone.yaml", 1)];
        let now = [finding("a", "x.yaml", 90), finding("b", "came.yaml", 1), finding("c", "x.yaml", 1)];
        assert_eq!(new_findings(&now, &before), [false, false, true]);
    }

    #[test]
    fn the_same_complaint_about_a_second_copy_is_new() {
        let before = [finding("a", "jp.yaml", 1)];
        let now = [finding("a", "au.yaml", 1), finding("a", "jp.yaml", 1)];
        assert_eq!(new_findings(&now, &before), [true, false], "the one that was there is the one in its own file");
        assert_eq!(new_findings(&now, &[]), [true, true]);
    }

    #[test]
    fn numbers_follow_the_findings() {
        let mut report = Report { findings: vec![finding("a", "x", 1), finding("b", "x", 2)], ..Report::default() };
        report.summary.deny = 2;
        retain(&mut report, |finding| finding.fingerprint == "b");
        assert_eq!((report.findings.len(), report.summary.deny), (1, 1));
    }
}
