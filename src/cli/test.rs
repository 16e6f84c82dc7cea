//! `test`: unit tests and fixtures of rules, told as lines, JSON or `JUnit` XML.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread;

use owo_colors::{OwoColorize as _, Style};
use serde::Serialize;
use serde_json::{Value, json};

use super::library;
use super::library_args::{TestArgs, TestFormat};
use super::settings::Fallible;
use super::terminal;
use crate::config::Glob;
use crate::finding::Problem;
use crate::report::terminal::{is_unsafe, line};
use crate::testing::{self, Case, FileCoverage, Kind, Outcome, Results, Suite};
use crate::verdict::ExitStatus;

pub(super) fn run(args: &TestArgs) -> Fallible<ExitStatus> {
    let (dirs, root) = dirs(args)?;
    let suite = Suite::find(&dirs)?;
    let jobs = args.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get));
    let results = suite.run(&root, &|subject, name| is_wanted(args.run.as_deref(), subject, name), jobs);
    if results.cases.is_empty() && results.errors.is_empty() {
        let names: Vec<String> = dirs.iter().map(|dir| format!("`{}`", dir.display())).collect();
        let problem = Problem::new(match &args.run {
            Some(text) => format!("no test in {} is called like `{text}`", names.join(", ")),
            None => format!("no tests in {}", names.join(", ")),
        });
        let hint = "tests are rules called `test_…` in files called `*_test.rego`, and manifests in `fixtures/`";
        return Err(Box::new(problem.with_hint(hint)));
    }
    let low = below(&results.coverage, args.min_coverage);
    terminal::write_out(&|out| match args.output {
        TestFormat::Text => text(&results, &low, args, out),
        TestFormat::Json => terminal::write_json(&data(&results), out),
        TestFormat::Junit => junit(&results, &low, out),
    })?;
    for problem in &results.errors {
        terminal::complain(problem);
    }
    Ok(match testing::counts(&results.cases) {
        _ if !results.errors.is_empty() => ExitStatus::Error,
        (_, 0, _) if low.is_empty() => ExitStatus::Clean,
        _ => ExitStatus::Findings,
    })
}

/// The folders to look in, and what the paths in fixtures are relative to.
fn dirs(args: &TestArgs) -> Fallible<(Vec<PathBuf>, PathBuf)> {
    let config = library::configuration(args.config.as_deref(), args.no_config)?;
    let root = config.dir().map_or_else(|| std::env::current_dir().unwrap_or_default(), PathBuf::from);
    if !args.dirs.is_empty() {
        return Ok((args.dirs.clone(), root));
    }
    let configured: Vec<PathBuf> = config.policies.iter().map(|path| config.resolve(path)).collect();
    if !configured.is_empty() {
        return Ok((configured, root));
    }
    let usual: Vec<PathBuf> =
        ["policy", "policies"].map(PathBuf::from).into_iter().filter(|dir| dir.is_dir()).collect();
    if usual.is_empty() {
        let hint = "name the folder that holds your rules, or set `policies` in .kubectl-policy.yaml";
        return Err(Box::new(
            Problem::new("no rules to test: there is no `policy` or `policies` here").with_hint(hint),
        ));
    }
    Ok((usual, root))
}

/// Whether `subject/name` holds the text, or matches it where it is a pattern.
fn is_wanted(run: Option<&str>, subject: &str, name: &str) -> bool {
    let Some(wanted) = run else { return true };
    let full = format!("{subject}/{name}");
    if wanted.contains(['*', '?']) {
        Glob::new(wanted).is_some_and(|glob| glob.matches(&full) || glob.matches(name) || glob.matches(subject))
    } else {
        full.contains(wanted)
    }
}

/// The files of which too few lines are reached.
fn below(coverage: &[FileCoverage], least: Option<u8>) -> Vec<&FileCoverage> {
    let Some(least) = least else { return Vec::new() };
    coverage.iter().filter(|file| file.percent() < f64::from(least)).collect()
}

/// The cases, those of each subject together, in order.
fn by_subject(cases: &[Case]) -> Vec<(&str, Vec<&Case>)> {
    let mut groups: Vec<(&str, Vec<&Case>)> = Vec::new();
    for case in cases {
        match groups.iter_mut().find(|(subject, _)| *subject == case.subject) {
            Some((_, group)) => group.push(case),
            None => groups.push((&case.subject, vec![case])),
        }
    }
    groups
}

fn text(results: &Results, low: &[&FileCoverage], args: &TestArgs, out: &mut dyn Write) -> io::Result<()> {
    let color = terminal::color(args.color);
    let paint = |text: &str, style: Style| if color { text.style(style).to_string() } else { text.to_owned() };
    let (good, bad, dim) = (Style::new().green(), Style::new().red().bold(), Style::new().yellow());
    let groups = by_subject(&results.cases);
    let width = groups.iter().map(|(subject, _)| subject.chars().count()).max().unwrap_or_default();
    for (subject, cases) in groups {
        let failed = cases.iter().filter(|case| matches!(case.outcome, Outcome::Failed(_))).count();
        let (word, count) = match failed {
            0 => (paint("ok  ", good), format!("{} tests", cases.len())),
            _ => (paint("FAIL", bad), format!("{failed} of {} tests failed", cases.len())),
        };
        let count = if cases.len() == 1 && failed == 0 { "1 test".to_owned() } else { count };
        writeln!(out, "{word}  {:width$}  {count}", line(subject))?;
        for case in cases {
            match &case.outcome {
                Outcome::Failed(why) => {
                    writeln!(out, "      {} {} ({})", paint("FAIL", bad), line(&case.name), line(&case.file))?;
                    for reason in why.lines() {
                        writeln!(out, "           {}", line(reason))?;
                    }
                }
                Outcome::Skipped(why) => {
                    writeln!(out, "      {} {}: {}", paint("skip", dim), line(&case.name), line(why))?;
                }
                Outcome::Passed if args.verbose => {
                    writeln!(out, "      {} {}", paint("pass", good), line(&case.name))?;
                }
                Outcome::Passed => {}
            }
        }
    }
    if args.coverage {
        coverage(&results.coverage, args.verbose, out)?;
    }
    for file in low {
        let word = paint("FAIL", bad);
        writeln!(
            out,
            "{word}  {}: only {:.1}% of its lines are reached{}",
            line(&file.file),
            file.percent(),
            missed(file)
        )?;
    }
    let (passed, failed, skipped) = testing::counts(&results.cases);
    writeln!(out, "\n{passed} passed, {failed} failed, {skipped} skipped")
}

/// The files of which a line was missed, or all of them, and the whole.
fn coverage(files: &[FileCoverage], all: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\ncoverage")?;
    let shown: Vec<&FileCoverage> = files.iter().filter(|file| all || !file.missed.is_empty()).collect();
    let width = shown.iter().map(|file| file.file.chars().count()).max().unwrap_or_default();
    for file in shown {
        writeln!(out, "  {:width$}  {:5.1}%{}", line(&file.file), file.percent(), missed(file))?;
    }
    let total = whole(files);
    writeln!(out, "  {:.1}% of {} lines", total.percent(), total.lines)
}

fn whole(files: &[FileCoverage]) -> FileCoverage {
    let (covered, lines) =
        files.iter().fold((0, 0), |(covered, lines), file| (covered + file.covered, lines + file.lines));
    FileCoverage { rule: String::new(), file: String::new(), covered, lines, missed: Vec::new() }
}

/// `, missed 3, 7-9`
fn missed(file: &FileCoverage) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in &file.missed {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => ranges.push((number, number)),
        }
    }
    let range = |(start, end): &(u32, u32)| if start == end { start.to_string() } else { format!("{start}-{end}") };
    match ranges.as_slice() {
        [] => String::new(),
        ranges => format!(", missed {}", ranges.iter().map(range).collect::<Vec<_>>().join(", ")),
    }
}

/// The JSON of a test run: a contract, see docs/json.md.
#[derive(Serialize)]
struct Data<'r> {
    version: u8,
    summary: Value,
    cases: Vec<Value>,
    coverage: Vec<Value>,
    errors: &'r [Problem],
}

fn data(results: &Results) -> Data<'_> {
    let case = |case: &Case| {
        let kind = match case.kind {
            Kind::Unit => "unit",
            Kind::Fixture => "fixture",
        };
        let mut data = json!({ "subject": case.subject, "name": case.name, "kind": kind, "file": case.file });
        let (outcome, message) = match &case.outcome {
            Outcome::Passed => ("passed", None),
            Outcome::Failed(why) => ("failed", Some(why)),
            Outcome::Skipped(why) => ("skipped", Some(why)),
        };
        if let Some(data) = data.as_object_mut() {
            data.insert("outcome".into(), outcome.into());
            data.extend(message.map(|message| ("message".to_owned(), message.as_str().into())));
        }
        data
    };
    let coverage = |file: &FileCoverage| {
        let percent = (file.percent() * 10.0).round() / 10.0;
        let (covered, lines) = (file.covered, file.lines);
        let numbers = json!({ "covered": covered, "lines": lines, "percent": percent, "missed": file.missed });
        let mut data = json!({ "file": file.file });
        if let (Some(data), Value::Object(numbers)) = (data.as_object_mut(), numbers) {
            data.extend((!file.rule.is_empty()).then(|| ("rule".to_owned(), file.rule.as_str().into())));
            data.extend(numbers);
        }
        data
    };
    let (passed, failed, skipped) = testing::counts(&results.cases);
    Data {
        version: 1,
        summary: json!({ "passed": passed, "failed": failed, "skipped": skipped, "errors": results.errors.len() }),
        cases: results.cases.iter().map(case).collect(),
        coverage: results.coverage.iter().map(coverage).collect(),
        errors: &results.errors,
    }
}

/// A suite a subject; coverage that is too low and what could not be tested are suites of their own.
fn junit(results: &Results, low: &[&FileCoverage], out: &mut dyn Write) -> io::Result<()> {
    let (_, failed, _) = testing::counts(&results.cases);
    let (failures, errors) = (failed + low.len(), results.errors.len());
    let tests = results.cases.len() + low.len() + errors;
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="kubectl-policy" tests="{tests}" failures="{failures}" errors="{errors}" time="0">"#
    )?;
    for (subject, cases) in by_subject(&results.cases) {
        let cases: Vec<String> = cases.into_iter().map(junit_case).collect();
        suite(subject, &cases, out)?;
    }
    let low = low.iter().map(|file| {
        let why = format!("only {:.1}% of its lines are reached{}", file.percent(), missed(file));
        element("coverage", &file.file, &file.file, &format!(r#"<failure message="{}"/>"#, escape(&why)))
    });
    suite("coverage", &low.collect::<Vec<_>>(), out)?;
    let errors = results.errors.iter().map(|problem| {
        element("could not test", &problem.message, "", &format!(r#"<error message="{}"/>"#, escape(&problem.message)))
    });
    suite("could not test", &errors.collect::<Vec<_>>(), out)?;
    writeln!(out, "</testsuites>")
}

fn suite(name: &str, cases: &[String], out: &mut dyn Write) -> io::Result<()> {
    if cases.is_empty() {
        return Ok(());
    }
    let count = |tag: &str| cases.iter().filter(|case| case.contains(tag)).count();
    let (tests, failures, errors, skipped) = (cases.len(), count("<failure"), count("<error"), count("<skipped"));
    let name = escape(name);
    writeln!(
        out,
        r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}" time="0">"#
    )?;
    cases.iter().try_for_each(|case| writeln!(out, "    {case}"))?;
    writeln!(out, "  </testsuite>")
}

fn junit_case(case: &Case) -> String {
    let inside = match &case.outcome {
        Outcome::Passed => String::new(),
        Outcome::Failed(why) => {
            let first = why.lines().next().unwrap_or_default();
            format!(r#"<failure message="{}">{}</failure>"#, escape(first), escape(why))
        }
        Outcome::Skipped(why) => format!(r#"<skipped message="{}"/>"#, escape(why)),
    };
    element(&case.subject, &case.name, &case.file, &inside)
}

fn element(class: &str, name: &str, file: &str, inside: &str) -> String {
    let mut xml = format!(r#"<testcase classname="{}" name="{}""#, escape(class), escape(name));
    if !file.is_empty() {
        // Writing to a string cannot fail.
        _ = write!(xml, r#" file="{}""#, escape(file));
    }
    xml.push_str(r#" time="0""#);
    match inside {
        "" => xml.push_str("/>"),
        inside => _ = write!(xml, ">{inside}</testcase>"),
    }
    xml
}

/// Text for an attribute or an element; what XML cannot hold is left out.
fn escape(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' => xml.push_str("&#10;"),
            c if is_unsafe(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Results {
        let case = |subject: &str, name: &str, kind, outcome| {
            let file = format!("policies/{name}");
            Case { subject: subject.into(), name: name.into(), kind, file, outcome }
        };
        let coverage = FileCoverage {
            rule: "team-label".into(),
            file: "policies/rule.rego".into(),
            covered: 6,
            lines: 10,
            missed: vec![3, 7, 8, 9],
        };
        Results {
            cases: vec![
                case("team-label", "test_a", Kind::Unit, Outcome::Passed),
                case("team-label", "deny_a.yaml", Kind::Fixture, Outcome::Failed("line 3: <none>\nline 4: x".into())),
                case("main", "todo_test_b", Kind::Unit, Outcome::Skipped("not yet".into())),
            ],
            coverage: vec![coverage],
            errors: vec![Problem::new("the tests do not compile: unknown function `f`")],
        }
    }

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_json_and_xml() {
        let results = results();
        let low = below(&results.coverage, Some(61));
        let args = TestArgs {
            dirs: Vec::new(),
            run: None,
            coverage: true,
            min_coverage: Some(61),
            verbose: true,
            output: TestFormat::Text,
            color: super::super::args::ColorWhen::Never,
            jobs: None,
            config: None,
            no_config: true,
        };
        insta::assert_snapshot!("text", written(|out| text(&results, &low, &args, out)));
        insta::assert_snapshot!("json", serde_json::to_string_pretty(&data(&results)).unwrap());
        insta::assert_snapshot!("junit", written(|out| junit(&results, &low, out)));
    }

    #[test]
    fn a_threshold_that_is_met_exactly_is_met() {
        assert!(below(&results().coverage, Some(60)).is_empty());
        assert_eq!(below(&results().coverage, Some(61)).len(), 1);
        assert!(below(&results().coverage, None).is_empty());
    }

    #[test]
    fn a_pattern_matches_the_whole_and_text_a_part() {
        let wanted = |run: &str| is_wanted(Some(run), "latest-tag", "deny_cron_job.yaml");
        for run in ["latest-tag/*", "latest-*", "deny_*", "cron", "latest-tag/deny", "latest-tag"] {
            assert!(wanted(run), "{run}");
        }
        for run in ["tag/*", "allow", "latest-tag/allow_*"] {
            assert!(!wanted(run), "{run}");
        }
    }
}
