//! `audit --write-reports`: what was found, as policy reports in the cluster itself.

use std::io::{self, Write as _};

use crate::finding::Report;
use crate::report::{Context, ReportKinds, RuleInfo, policy_reports};
use crate::source::cluster::{Cluster, Written};

/// The name of every report; those that are too large go on under `kubectl-policy-2`.
const NAME: &str = "kubectl-policy";

/// Applies the reports, and removes those that earlier runs left and that are no longer true. What goes wrong is an error
/// of the run. Nothing is removed after a run that could not read everything: it does not know.
pub(super) fn write(cluster: &Cluster, report: &mut Report, rules: &[RuleInfo], namespace: Option<&str>, quiet: bool) {
    let result = cluster.report_store().map(|store| {
        let kinds = ReportKinds {
            api_version: store.namespaced.api_version.clone(),
            namespaced: store.namespaced.kind.clone(),
            cluster: store.cluster.kind.clone(),
        };
        let context = Context::new(env!("CARGO_PKG_VERSION"), "kubectl policy", rules);
        let mut reports = policy_reports(report, &context, &kinds, NAME);
        if namespace.is_some() {
            // A look at one namespace says nothing about the cluster.
            reports.retain(|report| report.pointer("/metadata/namespace").is_some());
        }
        let is_ours = |of: Option<&str>, name: &str| is_ours(name) && (namespace.is_none() || of == namespace);
        cluster.write_reports(&store, &reports, report.errors.is_empty(), &is_ours)
    });
    match result {
        Ok((written, problems)) => {
            report.errors.extend(problems);
            if !quiet {
                say(written);
            }
        }
        Err(problem) => report.errors.push(*problem),
    }
    report.summary.errors = report.errors.len();
}

fn say(written: Written) {
    let Written { changed, unchanged, removed } = written;
    _ = writeln!(io::stderr(), "policy reports: {changed} written, {unchanged} unchanged, {removed} removed");
}

/// Whether a report of this name is one that this program gives: the label alone could be a coincidence.
fn is_ours(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(NAME) else { return false };
    rest.is_empty()
        || rest.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_are_ours() {
        for name in ["kubectl-policy", "kubectl-policy-2"] {
            assert!(is_ours(name), "{name}");
        }
        for name in ["kubectl-policy-", "kubectl-policy-x", "kubectl-policyx", "policy", "cpol-kubectl-policy"] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
