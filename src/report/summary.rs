//! What stands under the findings in every format that people read: what was left out and why, and the numbers in one
//! line.

use std::collections::HashSet;
use std::io::{self, Write};

use owo_colors::Style;

use super::terminal::{line, paint};
use super::view::{Outcome, count, place};
use super::{Context, Verbosity};
use crate::finding::{Report, Skip};

/// How many skips are listed where the user did not ask for all of them.
const SKIPS_SHOWN: usize = 10;

/// How many notices are listed where the user did not ask for all of them.
const NOTICES_SHOWN: usize = 10;

/// What was left out. All of it where the user asked; else what is missing from the answer: files that were not read,
/// and everything where nothing could be checked at all. A rule that had nothing to decide is only counted. Says
/// whether there was anything to write.
pub(super) fn write_left_out(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<bool> {
    let verbose = context.verbosity == Verbosity::Verbose;
    let nothing_ran = report.summary.rules == 0;
    // A rule that was left out as a whole because something could not be read is missing from the answer, too.
    let missing = |skip: &Skip| !report.errors.is_empty() && skip.documents == 0;
    let matters = |skip: &&Skip| verbose || nothing_ran || missing(skip) || context.rule(&skip.what).is_none();
    let mut skips = lines(report.skipped.iter().filter(matters), verbose, context);
    let more = if verbose { 0 } else { skips.len().saturating_sub(SKIPS_SHOWN) };
    skips.truncate(skips.len() - more);
    let label = paint("skipped", Style::new().cyan().bold(), context.color);
    for skip in &skips {
        writeln!(out, "{label}: {skip}")?;
    }
    if more > 0 {
        writeln!(out, "{label}: {more} more, which `--verbose` lists")?;
    }
    let idle = verbose && !report.idle_rules.is_empty();
    if idle {
        let label = paint("idle", Style::new().cyan().bold(), context.color);
        writeln!(out, "{label}: no document for {}", line(&report.idle_rules.join(", ")))?;
    }
    write_notices(report, context, out)?;
    Ok(!skips.is_empty() || idle || !report.notices.is_empty())
}

/// A line for each, and one for all rules of one reason where the user did not ask for their names.
fn lines<'r>(skips: impl Iterator<Item = &'r Skip>, verbose: bool, context: &Context<'_>) -> Vec<String> {
    let mut groups: Vec<(&Skip, usize)> = Vec::new();
    for skip in skips {
        let is_rule = |skip: &Skip| context.rule(&skip.what).is_some();
        let same = |(first, _): &&mut (&Skip, usize)| is_rule(first) && first.reason == skip.reason;
        match groups.iter_mut().find(same).filter(|_| !verbose && is_rule(skip)) {
            Some((_, rules)) => *rules += 1,
            None => groups.push((skip, 1)),
        }
    }
    let say = |(skip, rules): (&Skip, usize)| match rules {
        1 => format!("{}: {}{}", line(&skip.what), line(&skip.reason), documents(skip)),
        rules => format!("{rules} rules: {}", line(&skip.reason)),
    };
    groups.into_iter().map(say).collect()
}

/// What should be known and decides nothing.
fn write_notices(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let most = if context.verbosity == Verbosity::Verbose { usize::MAX } else { NOTICES_SHOWN };
    let label = paint("note", Style::new().yellow().bold(), context.color);
    for notice in report.notices.iter().take(most) {
        let at = notice.location.as_ref().map(|location| format!("{}: ", place(location))).unwrap_or_default();
        let hint = notice.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        writeln!(out, "{label}: {}{}{}", line(&at), line(&notice.message), line(&hint))?;
    }
    match report.notices.len().saturating_sub(most) {
        0 => Ok(()),
        more => writeln!(out, "{label}: {more} more, which `--verbose` lists"),
    }
}

fn documents(skip: &Skip) -> String {
    if skip.documents == 0 { String::new() } else { format!(" ({})", count(skip.documents, "document", "documents")) }
}

/// Writes the numbers as one line.
pub(super) fn write_line(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", line_of(report, context))
}

/// `12 findings (3 denied, 9 warnings) in 8 of 40 resources · 10 rules · 2 waived · 1 skipped · 0 errors`
pub(super) fn line_of(report: &Report, context: &Context<'_>) -> String {
    let numbers = &report.summary;
    let alarming =
        |number: usize, text: String, style: Style| if number == 0 { text } else { paint(&text, style, context.color) };
    let denied = alarming(numbers.deny, format!("{} denied", numbers.deny), Style::new().red().bold());
    let warned = alarming(numbers.warn, count(numbers.warn, "warning", "warnings"), Style::new().yellow().bold());
    let resources = count(numbers.resources, "resource", "resources");
    let mut parts = vec![match numbers.deny + numbers.warn {
        // Green would say that all is well.
        0 if numbers.errors > 0 => format!("no findings in {resources}"),
        0 => format!("{} in {resources}", paint("no findings", Style::new().green().bold(), context.color)),
        found => format!(
            "{} ({denied}, {warned}) in {} of {resources}",
            count(found, "finding", "findings"),
            affected(report)
        ),
    }];
    parts.push(count(numbers.rules, "rule", "rules"));
    parts.push(format!("{} waived", numbers.waived));
    if numbers.baseline > 0 {
        parts.push(format!("{} in the baseline", numbers.baseline));
    }
    if numbers.dryrun > 0 {
        parts.push(format!("{} only counted", numbers.dryrun));
    }
    if numbers.other_documents > 0 {
        parts.push(count(numbers.other_documents, "other document", "other documents"));
    }
    parts.push(format!("{} skipped", numbers.skipped));
    parts.push(alarming(numbers.errors, count(numbers.errors, "error", "errors"), Style::new().red().bold()));
    parts.join(" · ")
}

/// How many objects have at least one complaint.
fn affected(report: &Report) -> usize {
    let complaints = report.findings.iter().filter(|finding| Outcome::of(finding).counts());
    let objects = complaints.filter_map(|finding| {
        let resource = finding.resource.as_ref()?;
        Some((finding.document, finding.location.as_ref().map(|at| at.file.as_str()), resource))
    });
    objects.collect::<HashSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{clean, render, render_with};
    use super::*;

    #[test]
    fn a_clean_run_says_so_in_one_line() {
        insta::assert_snapshot!(render(Format::Text, &clean()), @"no findings in 1 resource · 4 rules · 0 waived · 0 skipped · 0 errors");
    }

    #[test]
    fn nothing_is_green_where_something_could_not_be_checked() {
        let line = |errors| {
            let numbers = crate::finding::Summary { errors, ..clean().summary };
            let report = Report { summary: numbers, ..clean() };
            render_with(Format::Text, &report, |context| context.color = true)
        };
        assert!(line(0).starts_with("\u{1b}[32;1m") && line(1).starts_with("no findings"));
    }

    #[test]
    fn rules_that_were_left_out_for_one_reason_share_a_line() {
        let rules = ["latest-tag", "silent-rule"];
        let skip = |rule: &str| Skip { what: rule.to_owned(), reason: "a file is unread".to_owned(), documents: 0 };
        let errors = vec![crate::finding::Problem::new("unread")];
        let report = Report { skipped: rules.map(skip).into(), errors, ..clean() };
        let info = super::super::testing::rules();
        let told = |verbosity| {
            let mut context = Context::new("0.0.0", "kubectl policy", &info);
            context.verbosity = verbosity;
            let mut out = Vec::new();
            write_left_out(&report, &context, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(told(Verbosity::Normal), "skipped: 2 rules: a file is unread\n");
        assert_eq!(told(Verbosity::Verbose).matches("skipped: ").count(), 2, "their names where somebody asks");
    }

    #[test]
    fn many_skips_are_cut_short_unless_asked_for() {
        let skip = |nth: usize| Skip { what: format!("{nth}.yaml"), reason: "a pointer".to_owned(), documents: 1 };
        let report = Report { skipped: (0..25).map(skip).collect(), ..clean() };
        let lines = |verbosity| {
            let text = render_with(Format::Text, &report, |context| context.verbosity = verbosity);
            text.lines().filter(|line| line.starts_with("skipped:")).count()
        };
        assert_eq!((lines(Verbosity::Normal), lines(Verbosity::Verbose)), (SKIPS_SHOWN + 1, 25));
    }
}
