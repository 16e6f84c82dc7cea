//! `explain`: what a rule is about, found by its id or by that of another tool.

use serde::Serialize;

use super::library;
use super::library_args::{ExplainArgs, ExplainFormat};
use super::settings::Fallible;
use super::terminal;
use crate::finding::Problem;
use crate::handbook::{self, Entry, Examples};
use crate::policy::Rule;
use crate::report::terminal::line;
use crate::suggest::suggest;
use crate::verdict::ExitStatus;

pub(super) fn run(args: &ExplainArgs) -> Fallible<ExitStatus> {
    let rules = library::rules(&args.own)?;
    let found = find(&rules, &args.rule)?;
    let explained: Vec<(&Rule, Examples)> = found.iter().map(|rule| (*rule, handbook::examples(rule))).collect();
    terminal::write_out(&|out| match args.output {
        ExplainFormat::Json => terminal::write_json(&explanation(&explained), out),
        ExplainFormat::Text if found.len() > 1 => {
            writeln!(out, "`{}` is what several rules look for:\n", line(&args.rule))?;
            let width = found.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
            found.iter().try_for_each(|rule| writeln!(out, "  {:width$}  {}", line(&rule.id), line(&rule.title)))?;
            writeln!(
                out,
                "\nexplain one of them: kubectl policy explain {}",
                line(found.first().map_or("RULE", |rule| &rule.id))
            )
        }
        ExplainFormat::Text => explained.iter().try_for_each(|(rule, examples)| {
            handbook::write_text(rule, examples, terminal::columns(), terminal::color(args.color), out)
        }),
        ExplainFormat::Markdown => explained.iter().enumerate().try_for_each(|(index, (rule, examples))| {
            if index > 0 {
                writeln!(out)?;
            }
            handbook::write_markdown(rule, examples, out)
        }),
    })?;
    Ok(ExitStatus::Clean)
}

/// The rules that are called so: the one with the id, else all with the alias. Case does not count, nor does the tool
/// of an alias where the id alone is plain enough.
fn find<'r>(rules: &'r [Rule], name: &str) -> Fallible<Vec<&'r Rule>> {
    let folded = name.replace('_', "-");
    let by = |is: &dyn Fn(&Rule) -> bool| rules.iter().filter(|rule| is(rule)).collect::<Vec<_>>();
    let attempts = [
        by(&|rule| rule.id == name),
        by(&|rule| rule.id.eq_ignore_ascii_case(&folded)),
        by(&|rule| rule.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))),
        by(&|rule| {
            let ids = rule.aliases.iter().filter_map(|alias| alias.split_once(':'));
            ids.map(|(_, id)| id).any(|id| id.eq_ignore_ascii_case(name))
        }),
    ];
    if let Some(found) = attempts.into_iter().find(|found| !found.is_empty()) {
        return Ok(found);
    }
    let problem = Problem::new(format!("unknown rule `{name}`"));
    Err(Box::new(match suggest(name, library::names(rules)) {
        Some(near) => problem.with_hint(format!("did you mean `{near}`?")),
        None => problem.with_hint("`kubectl policy list` shows all rules"),
    }))
}

/// The JSON of an explanation: a contract, see docs/json.md.
#[derive(Serialize)]
struct Explanation<'r> {
    version: u8,
    rules: Vec<Explained<'r>>,
}

#[derive(Serialize)]
struct Explained<'r> {
    #[serde(flatten)]
    entry: Entry<'r>,
    examples: &'r Examples,
}

fn explanation<'r>(explained: &'r [(&'r Rule, Examples)]) -> Explanation<'r> {
    let rule = |(rule, examples): &'r (&'r Rule, Examples)| Explained { entry: Entry::new(rule), examples };
    Explanation { version: 1, rules: explained.iter().map(rule).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;

    fn ids(name: &str) -> Vec<&'static str> {
        find(policy::bundled().unwrap(), name).unwrap().iter().map(|rule| rule.id.as_str()).collect()
    }

    #[test]
    fn a_rule_is_found_by_every_name_it_has() {
        for name in ["latest-tag", "latest_tag", "Latest-Tag", "kube-linter:latest-tag", "polaris:tagNotSpecified"] {
            assert_eq!(ids(name), ["latest-tag"], "{name}");
        }
        assert_eq!(ids("tagnotspecified"), ["latest-tag"]);
    }

    #[test]
    fn an_alias_may_stand_for_several() {
        assert!(ids("kube-score:container-resources").len() > 1);
    }

    #[test]
    fn a_slip_is_answered_with_what_was_meant() {
        let hint = |name: &str| find(policy::bundled().unwrap(), name).unwrap_err().hint.unwrap();
        assert_eq!(hint("lastest-tag"), "did you mean `latest-tag`?");
        assert_eq!(hint("kube-linter:lastest-tag"), "did you mean `kube-linter:latest-tag`?");
        assert!(hint("qqqqqqqq").contains("kubectl policy list"));
    }
}
