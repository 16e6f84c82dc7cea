//! The generated pages: one a rule, their index, and the table of other tools' ids.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::markdown::cell;
use super::{examples, write_markdown};
use crate::policy::Rule;

/// What stands at the top of each page, so that nobody edits it.
const GENERATED: &str = "<!-- Written by `cargo run --example docs`; do not edit. -->\n\n";

/// The tools that have a table of their own, by the word before the colon, in the order of the page.
const TOOLS: [(&str, &str); 4] = [
    ("kube-linter", "kube-linter"),
    ("kube-score", "kube-score"),
    ("polaris", "Polaris"),
    ("pss", "Pod Security Standards"),
];

/// Path below `docs/` and text of every generated page.
#[must_use]
pub fn pages(rules: &[Rule]) -> Vec<(String, String)> {
    let mut pages = vec![("rules/README.md".to_owned(), index(rules)), ("mapping.md".to_owned(), mapping(rules))];
    pages.extend(rules.iter().map(|rule| {
        let mut page = GENERATED.as_bytes().to_vec();
        // Writing to memory cannot fail.
        _ = write_markdown(rule, &examples(rule), &mut page);
        (format!("rules/{}.md", rule.id), String::from_utf8_lossy(&page).into_owned())
    }));
    pages
}

fn index(rules: &[Rule]) -> String {
    let mut page = format!("{GENERATED}# The rules\n\n");
    _ = writeln!(
        page,
        "{} rules. `kubectl policy explain RULE` shows the same pages in a terminal; \
         [mapping.md](../mapping.md) finds a rule by its id in another tool.",
        rules.len()
    );
    let categories: BTreeSet<&str> = rules.iter().map(|rule| rule.category.as_str()).collect();
    for category in categories {
        _ = writeln!(page, "\n## {category}\n\n| rule | | severity | bundles |\n|---|---|---|---|");
        for rule in rules.iter().filter(|rule| rule.category == category) {
            let bundles = if rule.bundles.is_empty() { "–".to_owned() } else { rule.bundles.join(", ") };
            let (id, title) = (&rule.id, cell(&rule.title));
            _ = writeln!(page, "| [{id}]({id}.md) | {title} | {} | {bundles} |", rule.severity);
        }
    }
    page
}

fn mapping(rules: &[Rule]) -> String {
    let mut tools: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for rule in rules {
        for (tool, id) in rule.aliases.iter().filter_map(|alias| alias.split_once(':')) {
            tools.entry(tool).or_default().entry(id).or_default().push(&rule.id);
        }
    }
    let mut page = format!("{GENERATED}# Other tools' checks\n\n");
    page.push_str(
        "Which rules look for the same thing. An id may be used wherever a rule is named, with the tool before it:\n\
         `kubectl policy explain kube-linter:latest-tag`, `kubectl policy check --rule polaris:tagNotSpecified`.\n\n\
         One check is no rule: `schema-validation` of kube-linter. A schema says what the API server accepts, which\n\
         `kubectl apply --dry-run=server` tells best.\n\n\
         The ids of `cis` are those of the CIS Kubernetes Benchmark 1.10; later editions number sections 5.2\n\
         and 5.7 anew.\n",
    );
    for (tool, name) in TOOLS {
        if let Some(ids) = tools.remove(tool) {
            table(name, &ids, &mut page);
        }
    }
    for (tool, ids) in tools {
        table(tool, &ids, &mut page);
    }
    page
}

fn table(name: &str, ids: &BTreeMap<&str, Vec<&str>>, page: &mut String) {
    _ = writeln!(page, "\n## {name}\n\n| {name} | rules |\n|---|---|");
    for (id, rules) in ids {
        let links: Vec<String> = rules.iter().map(|rule| format!("[{rule}](rules/{rule}.md)")).collect();
        _ = writeln!(page, "| `{id}` | {} |", links.join(", "));
    }
}
