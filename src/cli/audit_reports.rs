//! `audit --write-reports`: what was found, as policy reports in the cluster itself.

use std::io::{self, Write as _};

use crate::finding::Report;
use crate::report::{Context, ReportKinds, RuleInfo, policy_reports};
use crate::shard::Shard;
use crate::source::cluster::{Cluster, Written};

/// The name of every report; those that are too large go on under `kubectl-policy-2`.
const NAME: &str = "kubectl-policy";

/// The part of the cluster that was looked at, and whose reports are therefore this run's.
pub(super) struct Part {
    /// One namespace.
    pub(super) namespace: Option<String>,
    /// Some of the namespaces.
    pub(super) shard: Option<Shard>,
}

impl Part {
    /// The name of the report about what stands in no namespace: each part of a cluster has its own.
    fn cluster_name(&self) -> String {
        match self.shard.filter(|shard| shard.is_split()) {
            Some(shard) => format!("{NAME}-{}", shard.to_string().replace('/', "-of-")),
            None => NAME.to_owned(),
        }
    }

    /// Whether a report of this place and name is one that this run would write. The label alone could be a coincidence.
    fn is_ours(&self, namespace: Option<&str>, name: &str) -> bool {
        match namespace {
            Some(namespace) => {
                is_called(name, NAME)
                    && self.namespace.as_deref().is_none_or(|ours| ours == namespace)
                    && self.shard.is_none_or(|shard| shard.holds(namespace))
            }
            // A look at one namespace says nothing about the cluster.
            None if self.namespace.is_some() => false,
            None if self.shard.is_some_and(Shard::is_split) => is_called(name, &self.cluster_name()),
            // A run over everything takes the place of all parts.
            None => is_called(name, NAME) || name.strip_prefix(NAME).is_some_and(is_part),
        }
    }
}

/// Applies the reports, and removes those that earlier runs left and that are no longer true. What goes wrong is an error
/// of the run. Nothing is removed after a run that could not read everything: it does not know.
pub(super) fn write(cluster: &Cluster, report: &mut Report, rules: &[RuleInfo], part: &Part, quiet: bool) {
    let result = cluster.report_store().map(|store| {
        let kinds = ReportKinds {
            api_version: store.namespaced.api_version.clone(),
            namespaced: store.namespaced.kind.clone(),
            cluster: store.cluster.kind.clone(),
        };
        let context = Context::new(env!("CARGO_PKG_VERSION"), "kubectl policy", rules);
        let mut reports = policy_reports(report, &context, &kinds, &part.cluster_name());
        if part.namespace.is_some() {
            reports.retain(|report| report.pointer("/metadata/namespace").is_some());
        }
        let is_ours = |namespace: Option<&str>, name: &str| part.is_ours(namespace, name);
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

/// Whether a name is that of a report or of its continuation: `kubectl-policy`, `kubectl-policy-2`.
fn is_called(name: &str, report: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    name.strip_prefix(report).is_some_and(|rest| rest.is_empty() || rest.strip_prefix('-').is_some_and(is_number))
}

/// Whether what stands behind the name is a part: `-0-of-4`, `-0-of-4-2`.
fn is_part(rest: &str) -> bool {
    rest.strip_prefix('-')
        .and_then(|rest| rest.split_once("-of-"))
        .is_some_and(|(index, count)| [index, count].iter().all(|text| text.starts_with(|c: char| c.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(namespace: Option<&str>, shard: Option<&str>) -> Part {
        Part { namespace: namespace.map(ToOwned::to_owned), shard: shard.map(|text| text.parse().unwrap()) }
    }

    #[test]
    fn only_our_names_are_ours() {
        let all = part(None, None);
        for name in ["kubectl-policy", "kubectl-policy-2", "kubectl-policy-0-of-4", "kubectl-policy-0-of-4-2"] {
            assert!(all.is_ours(None, name), "{name}");
        }
        for name in ["kubectl-policy-", "kubectl-policy-x", "kubectl-policyx", "policy", "cpol-kubectl-policy"] {
            assert!(!all.is_ours(None, name) && !all.is_ours(Some("n"), name), "{name}");
        }
    }

    #[test]
    fn a_part_leaves_the_others_alone() {
        let one = part(Some("shop"), None);
        assert!(one.is_ours(Some("shop"), "kubectl-policy") && !one.is_ours(Some("other"), "kubectl-policy"));
        assert!(!one.is_ours(None, "kubectl-policy"));
        let (first, second) = (part(None, Some("0/2")), part(None, Some("1/2")));
        assert_eq!(first.cluster_name(), "kubectl-policy-0-of-2");
        assert!(first.is_ours(None, "kubectl-policy-0-of-2") && !first.is_ours(None, "kubectl-policy-1-of-2"));
        assert_ne!(first.is_ours(Some("shop"), "kubectl-policy"), second.is_ours(Some("shop"), "kubectl-policy"));
    }
}
