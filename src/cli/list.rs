//! `list`: which rules there are.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::columns;
use super::library;
use super::library_args::{ListArgs, ListFormat, SeverityArg};
use super::settings::Fallible;
use super::terminal;
use crate::finding::{Problem, Severity};
use crate::handbook::Entry;
use crate::policy::Rule;
use crate::report::terminal::line;
use crate::suggest::suggest;
use crate::verdict::ExitStatus;
use serde::Serialize;

pub(super) fn run(args: &ListArgs) -> Fallible<ExitStatus> {
    let rules = library::rules(&args.own)?;
    let bundles = rules.iter().flat_map(|rule| rule.bundles.iter().map(String::as_str)).chain(["all"]);
    known("bundle", &args.bundle, &bundles.collect())?;
    known("category", &args.category, &rules.iter().map(|rule| rule.category.as_str()).collect())?;
    let chosen: Vec<&Rule> = rules.iter().filter(|rule| is_wanted(rule, args)).collect();
    if chosen.is_empty() && matches!(args.output, ListFormat::Table | ListFormat::Name) {
        _ = writeln!(io::stderr(), "no rule is all of that");
    }
    terminal::write_out(&|out| match args.output {
        ListFormat::Table => table(&chosen, args.no_headers, out),
        ListFormat::Json => terminal::write_json(&listing(&chosen), out),
        ListFormat::Yaml => {
            let text = serde_yaml::to_string(&listing(&chosen)).map_err(io::Error::other)?;
            out.write_all(text.as_bytes())
        }
        ListFormat::Name => chosen.iter().try_for_each(|rule| writeln!(out, "{}", line(&rule.id))),
    })?;
    Ok(ExitStatus::Clean)
}

/// A word that stands for nothing would list nothing, without a word about why.
fn known(sort: &str, words: &[String], known: &BTreeSet<&str>) -> Fallible<()> {
    let Some(word) = words.iter().find(|word| !known.contains(word.as_str())) else { return Ok(()) };
    let names = known.iter().filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect::<Vec<_>>();
    let hint = suggest(word, known.iter().copied())
        .map_or_else(|| format!("there are {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
    Err(Box::new(Problem::new(format!("unknown {sort} `{word}`")).with_hint(hint)))
}

fn is_wanted(rule: &Rule, args: &ListArgs) -> bool {
    let any = |words: &[String], holds: &dyn Fn(&str) -> bool| words.is_empty() || words.iter().any(|word| holds(word));
    any(&args.bundle, &|name| name == "all" || rule.bundles.iter().any(|bundle| bundle == name))
        && any(&args.category, &|name| rule.category == name)
        && any(&args.kind, &|kind| looks_at(rule, kind))
        && (args.severity.is_empty() || args.severity.iter().any(|wanted| severity(*wanted) == rule.severity))
}

const fn severity(arg: SeverityArg) -> Severity {
    match arg {
        SeverityArg::Critical => Severity::Critical,
        SeverityArg::High => Severity::High,
        SeverityArg::Medium => Severity::Medium,
        SeverityArg::Low => Severity::Low,
        SeverityArg::Info => Severity::Info,
    }
}

/// Kinds that hold a pod template in every cluster; `workload` stands for these and for custom ones.
const WORKLOADS: [&str; 9] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "Pod",
    "PodTemplate",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
];

/// Whether the rule looks at objects of this kind, in whatever group unless one is named. Case does not count.
fn looks_at(rule: &Rule, wanted: &str) -> bool {
    let (group, kind) = wanted.rsplit_once('/').map_or((None, wanted), |(group, kind)| (Some(group), kind));
    rule.kinds.words().iter().any(|word| match word.rsplit_once('/') {
        None if word == "any" => true,
        None if word == "workload" => {
            WORKLOADS.iter().any(|kind_of| kind_of.eq_ignore_ascii_case(kind)) || kind == word
        }
        None => word.eq_ignore_ascii_case(kind),
        Some((of, name)) => name.eq_ignore_ascii_case(kind) && group.is_none_or(|group| group == of),
    })
}

/// The JSON of a listing: a contract, see docs/json.md.
#[derive(Serialize)]
struct Listing<'r> {
    version: u8,
    rules: Vec<Entry<'r>>,
}

fn listing<'r>(rules: &[&'r Rule]) -> Listing<'r> {
    Listing { version: 1, rules: rules.iter().map(|rule| Entry::new(rule)).collect() }
}

fn table(rules: &[&Rule], no_headers: bool, out: &mut dyn Write) -> io::Result<()> {
    let headers = ["RULE", "SEVERITY", "LEVEL", "CATEGORY", "BUNDLES", "TITLE"].map(str::to_owned);
    let rows = rules.iter().map(|rule| {
        let bundles = if rule.bundles.is_empty() { "-".to_owned() } else { rule.bundles.join(",") };
        let category = if rule.category.is_empty() { "-" } else { &rule.category };
        [&rule.id, rule.severity.as_str(), rule.level.as_str(), category, &bundles, &rule.title]
            .map(str::to_owned)
            .to_vec()
    });
    let rows: Vec<Vec<String>> = (!no_headers).then_some(headers.to_vec()).into_iter().chain(rows).collect();
    columns::write(&rows, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;

    fn rule(id: &str) -> &'static Rule {
        policy::bundled().unwrap().iter().find(|rule| rule.id == id).unwrap()
    }

    #[test]
    fn a_kind_is_looked_at_by_its_own_rules_and_by_those_of_all_workloads() {
        assert!(looks_at(rule("latest-tag"), "cronjob"));
        assert!(looks_at(rule("no-pdb"), "Deployment"));
        assert!(looks_at(rule("no-pdb"), "apps/Deployment"));
        assert!(!looks_at(rule("latest-tag"), "Ingress"));
        assert!(!looks_at(rule("no-pdb"), "CronJob"));
    }

    #[test]
    fn a_misspelt_bundle_is_no_empty_list() {
        let error = known("bundle", &["defualt".to_owned()], &["all", "default"].into()).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("did you mean `default`?"));
    }

    #[test]
    fn columns_are_as_wide_as_they_must_be() {
        let mut out = Vec::new();
        table(&[rule("latest-tag"), rule("no-pdb")], false, &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }

    #[test]
    fn the_data_holds_everything() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&listing(&[rule("memory-limit-max")])).unwrap());
    }
}
