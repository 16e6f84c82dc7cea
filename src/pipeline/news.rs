//! Which findings are new: those that an earlier state of the same manifests does not have. Findings are the same by
//! their fingerprints, so that neither a line that moved nor a file that did makes an old finding a new one. One that
//! was waived and no longer is, is new.

use std::collections::HashMap;

use crate::finding::{Finding, Report};

/// For each finding of `now` whether it was not there `before`. Two equal findings are two: the second of them may be
/// new. What is found in the same file goes together first, and only what is left over may have moved between files.
#[must_use]
pub fn new_findings(now: &[Finding], before: &[Finding]) -> Vec<bool> {
    let mut in_place: HashMap<((&str, bool), &str), usize> = HashMap::new();
    let mut anywhere: HashMap<(&str, bool), usize> = HashMap::new();
    for finding in before {
        *in_place.entry((complaint(finding), file(finding))).or_default() += 1;
    }
    let mut is_new: Vec<bool> =
        now.iter().map(|finding| !take(&mut in_place, &(complaint(finding), file(finding)))).collect();
    for ((complaint, _), left) in in_place {
        *anywhere.entry(complaint).or_default() += left;
    }
    for (finding, is_new) in now.iter().zip(&mut is_new).filter(|(_, is_new)| **is_new) {
        *is_new = !take(&mut anywhere, &complaint(finding));
    }
    is_new
}

fn complaint(finding: &Finding) -> (&str, bool) {
    (finding.fingerprint.as_str(), finding.waiver.is_some())
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
    report.summary.count(&report.findings);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Level, Location, Severity};

    fn finding(fingerprint: &str, file: &str, line: usize) -> Finding {
        Finding {
            rule: "r".into(),
            severity: Severity::High,
            level: Level::Deny,
            message: String::new(),
            resource: None,
            container: None,
            path: [].into(),
            location: Some(Location { file: file.into(), line, column: 1, end_line: line, end_column: 1 }),
            fingerprint: fingerprint.into(),
            owner: None,
            waiver: None,
            rendering: None,
            baseline: false,
            excerpt: None,
            remediation: "".into(),
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
    fn what_is_no_longer_waived_is_new() {
        let accepted = crate::finding::Waiver { reason: "x".into(), owner: None, expires: None };
        let waived = Finding { waiver: Some(accepted), ..finding("a", "x.yaml", 1) };
        assert_eq!(new_findings(&[finding("a", "x.yaml", 1)], std::slice::from_ref(&waived)), [true]);
        assert_eq!(new_findings(std::slice::from_ref(&waived), std::slice::from_ref(&waived)), [false]);
    }

    #[test]
    fn numbers_follow_the_findings() {
        let mut report = Report { findings: vec![finding("a", "x", 1), finding("b", "x", 2)], ..Report::default() };
        report.summary.deny = 2;
        retain(&mut report, |finding| finding.fingerprint == "b");
        assert_eq!((report.findings.len(), report.summary.deny), (1, 1));
    }
}
