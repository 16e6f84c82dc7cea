//! `audit` that met no object: whether that is an answer, and what is said of it.

use std::io::{self, Write as _};

use super::audit_args::AuditArgs;
use crate::finding::{Problem, Report};
use crate::report::terminal;
use crate::source::cluster::Cluster;

/// Where a run looked, and with what.
pub(super) struct Looked<'l> {
    pub(super) namespace: Option<&'l str>,
    /// A part of several.
    pub(super) is_part: bool,
    /// Some rule looks at what a cluster may hold.
    pub(super) has_rules: bool,
}

/// Nothing is an answer where everything could be read, and is then said in a line. It is an error where nothing could
/// have been found: in a namespace that is not there, or with rules that are for manifests.
pub(super) fn settle(report: &mut Report, cluster: &Cluster, args: &AuditArgs, looked: &Looked<'_>) {
    if report.summary.resources > 0 || !report.errors.is_empty() {
        return;
    }
    let error = if args.objects.allow_empty { None } else { error(cluster, looked) };
    match error {
        Some(problem) => {
            report.errors.push(problem);
            report.summary.errors = report.errors.len();
        }
        None if args.output.quiet => {}
        None => {
            let is_selected = args.objects.selector.is_some() || args.objects.field_selector.is_some();
            let left_out: usize = report.skipped.iter().map(|skip| skip.documents).sum();
            let line = line(looked, is_selected, left_out);
            _ = writeln!(io::stderr(), "{}", terminal::line(&line));
        }
    }
}

fn error(cluster: &Cluster, looked: &Looked<'_>) -> Option<Problem> {
    if !looked.has_rules {
        let message = "nothing to check: the selected rules look at manifests, and a cluster has none";
        return Some(Problem::new(message).with_hint("`kubectl policy check` asks them about files"));
    }
    let namespace = looked.namespace?;
    match cluster.has_namespace(namespace) {
        Ok(true) => None,
        Ok(false) => {
            let problem = Problem::new(format!("nothing to check: there is no namespace `{namespace}`"));
            Some(problem.with_hint("`kubectl get namespaces` lists them; `--allow-empty` is content with none"))
        }
        Err(problem) => Some(Problem { message: format!("nothing to check, and {}", problem.message), ..*problem }),
    }
}

fn line(looked: &Looked<'_>, is_selected: bool, left_out: usize) -> String {
    let place = match looked.namespace {
        Some(namespace) => format!("namespace {namespace}"),
        None if looked.is_part => "this part of the cluster".to_owned(),
        None => "the cluster".to_owned(),
    };
    let fits = if is_selected { " fits the selectors and" } else { "" };
    let (except, other) = match left_out {
        0 => (String::new(), "no object"),
        1 => ("1 object is left out, ".to_owned(), "no other"),
        count => (format!("{count} objects are left out, "), "no other"),
    };
    format!("nothing to check in {place}: {except}{other}{fits} is of a kind that the selected rules look at")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_where_and_what_was_left_out() {
        let looked = |namespace, is_part| Looked { namespace, is_part, has_rules: true };
        let kinds = "is of a kind that the selected rules look at";
        assert_eq!(line(&looked(None, false), false, 0), format!("nothing to check in the cluster: no object {kinds}"));
        assert_eq!(
            line(&looked(None, true), false, 1),
            format!("nothing to check in this part of the cluster: 1 object is left out, no other {kinds}")
        );
        assert_eq!(
            line(&looked(Some("a"), false), true, 3),
            format!("nothing to check in namespace a: 3 objects are left out, no other fits the selectors and {kinds}")
        );
    }
}
