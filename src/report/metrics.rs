//! A report as the text that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::view::Outcome;
use crate::finding::Report;

/// What is counted besides the findings that there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counters {
    /// Findings that came.
    pub new: u64,
    /// Findings that went.
    pub resolved: u64,
    /// Looks at what changed.
    pub looks: u64,
    /// When the last one was, in seconds since 1970.
    pub last: u64,
    /// How many kinds cannot be read at present.
    pub unread: usize,
}

/// The numbers in the text format 0.0.4.
#[must_use]
pub fn metrics(report: &Report, counters: &Counters, version: &str) -> String {
    let mut text = String::new();
    let mut findings: BTreeMap<[&str; 4], usize> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| Outcome::of(finding).counts()) {
        let namespace =
            finding.resource.as_ref().and_then(|resource| resource.namespace.as_deref()).unwrap_or_default();
        let labels = [namespace, &finding.rule, finding.level.as_str(), finding.severity.as_str()];
        *findings.entry(labels).or_default() += 1;
    }
    head(&mut text, "kubectl_policy_findings", "gauge", "Findings that there are, without those that are waived.");
    for ([namespace, rule, level, severity], count) in findings {
        let (namespace, rule) = (label(namespace), label(rule));
        // Writing to a string cannot fail.
        _ = writeln!(
            text,
            r#"kubectl_policy_findings{{namespace="{namespace}",rule="{rule}",level="{level}",severity="{severity}"}} {count}"#
        );
    }
    let number = |text: &mut String, name: &str, kind: &str, help: &str, value: u64| {
        head(text, name, kind, help);
        _ = writeln!(text, "{name} {value}");
    };
    let objects = report.summary.resources as u64;
    number(&mut text, "kubectl_policy_objects", "gauge", "Objects that are checked.", objects);
    let unread = counters.unread as u64;
    number(&mut text, "kubectl_policy_kinds_unread", "gauge", "Kinds that cannot be read at present.", unread);
    number(&mut text, "kubectl_policy_findings_new_total", "counter", "Findings that came.", counters.new);
    number(&mut text, "kubectl_policy_findings_resolved_total", "counter", "Findings that went.", counters.resolved);
    number(&mut text, "kubectl_policy_looks_total", "counter", "Looks at what changed.", counters.looks);
    let help = "When the cluster was last looked at, in seconds since 1970.";
    number(&mut text, "kubectl_policy_last_look_timestamp_seconds", "gauge", help, counters.last);
    head(&mut text, "kubectl_policy_build_info", "gauge", "The program's version.");
    _ = writeln!(text, r#"kubectl_policy_build_info{{version="{}"}} 1"#, label(version));
    text
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

/// The value of a label, as the format wants it.
fn label(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_snapshot, nasty};
    use super::*;

    #[test]
    fn prometheus_reads_it() {
        let counters = Counters { new: 3, resolved: 1, looks: 9, last: 1_700_000_000, unread: 1 };
        assert_snapshot("metrics", &metrics(&nasty(), &counters, "0.1.0"));
    }
}
