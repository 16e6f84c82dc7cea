//! The format for people: every finding drawn at its place with its remedy, then what could not be checked, what was
//! left out and why, and the numbers.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin, Padding, Renderer, Snippet, Title};
use owo_colors::Style;
use unicode_width::UnicodeWidthStr;

use super::excerpt::drawable;
use super::terminal::{line, linked, paint};
use super::view::{Outcome, is_shown, missing_text, path_text, place, subject, waiver_text};
use super::{Context, Verbosity, groups, summary};
use crate::finding::{Excerpt, Finding, Location, Problem, Report};

/// About what stands in front of a line under a drawing: the gutter and `= help: `.
const LABEL_WIDTH: usize = 16;

/// Writes the whole report.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let renderer = renderer(context);
    let weights = groups::weights(report);
    let mut group = None;
    for finding in report.findings.iter().filter(|finding| is_shown(finding, context.verbosity)) {
        let namespace = groups::namespace(finding);
        if groups::is_live(finding) && group.replace(namespace) != Some(namespace) {
            let weight = weights.get(&namespace).copied().unwrap_or_default();
            writeln!(out, "{}\n", heading(namespace, weight, context))?;
        }
        let drawing = renderer.render(&[finding_group(finding, context)]);
        writeln!(out, "{}\n", with_link(drawing, finding.location.as_ref(), context))?;
    }
    for problem in &report.errors {
        let drawing = renderer.render(&[problem_group(problem, context)]);
        writeln!(out, "{}\n", with_link(drawing, problem.location.as_ref(), context))?;
    }
    if context.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    if summary::write_left_out(report, context, out)? {
        writeln!(out)?;
    }
    summary::write_line(report, context, out)
}

/// What stands above the findings of a namespace.
fn heading(namespace: Option<&str>, weight: groups::Weight, context: &Context<'_>) -> String {
    let name = namespace.map_or_else(|| "no namespace".to_owned(), |name| format!("namespace {}", line(name)));
    paint(&format!("{name}: {}", weight.words()), Style::new().bold().underline(), context.color)
}

/// Draws what could not be checked, and nothing else: for a run that ended before there was a report.
pub(super) fn write_problems(problems: &[Problem], context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let renderer = renderer(context);
    for problem in problems {
        writeln!(out, "{}", renderer.render(&[problem_group(problem, context)]))?;
    }
    Ok(())
}

fn renderer(context: &Context<'_>) -> Renderer {
    let renderer = if context.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(context.width).hyperlink(context.file_url.is_some())
}

/// The drawing with a link on the place in its heading.
fn with_link(drawing: String, location: Option<&Location>, context: &Context<'_>) -> String {
    let Some(at) = location else { return drawing };
    let Some(url) = context.file_url.and_then(|url| url(&at.file)) else { return drawing };
    let place = line(&place(at)).into_owned();
    drawing.replacen(&place, &linked(&place, &url), 1)
}

fn finding_group<'a>(finding: &'a Finding, context: &Context<'_>) -> Group<'a> {
    let level = match Outcome::of(finding) {
        Outcome::Error => Level::ERROR,
        Outcome::Warning => Level::WARNING,
        Outcome::Baseline | Outcome::DryRun | Outcome::Waived => Level::NOTE,
    };
    let address = context.rule(&finding.rule).and_then(|rule| rule.references.iter().find(|it| is_address(it)));
    let title = level.primary_title(line(&finding.told()).into_owned()).id(line(&finding.rule));
    let title = if let Some(address) = address { title.id_url(address.clone()) } else { title };
    let label = finding
        .excerpt
        .as_ref()
        .filter(|it| it.missing)
        .map(|it| format!("`{}` is missing", missing_text(&finding.path, it)));
    with_place(title, finding.location.as_ref(), finding.excerpt.as_ref(), label, context.width)
        .elements(footer(finding, context))
}

/// Whether a reference is a plain address, which cannot end the link that it stands in.
fn is_address(reference: &str) -> bool {
    reference.starts_with("https://") && reference.chars().all(|c| c.is_ascii_graphic())
}

/// The lines under the drawing: whom it is about, why it does not count, what to do, where to read on.
fn footer<'a>(finding: &'a Finding, context: &Context<'_>) -> Vec<Message<'a>> {
    let mut lines = Vec::new();
    if let Some(subject) = subject(finding) {
        lines.push(Level::NOTE.with_name("in").message(line(&subject).into_owned()));
    }
    if finding.excerpt.is_none() && !finding.path.is_empty() {
        lines.push(Level::NOTE.with_name("at").message(line(&path_text(&finding.path)).into_owned()));
    }
    if let Some(owner) = &finding.owner {
        lines.push(Level::NOTE.with_name("owner").message(line(owner).into_owned()));
    }
    if let Some(waiver) = &finding.waiver {
        lines.push(Level::NOTE.with_name("waived").message(line(&waiver_text(waiver)).into_owned()));
    } else if finding.baseline {
        lines.push(Level::NOTE.message(format!("in the baseline, and only counted; its level is `{}`", finding.level)));
    } else if Outcome::of(finding) == Outcome::DryRun {
        lines.push(Level::NOTE.message("only counted, by its level `dryrun`"));
    }
    if !finding.remediation.is_empty() {
        lines.push(Level::HELP.message(wrapped(&line(&finding.remediation), context.width)));
    }
    // A conftest package has nothing to explain.
    if context.rule(&finding.rule).is_none_or(|rule| !rule.description.is_empty()) {
        lines.push(Level::NOTE.message(format!("{} explain {}", context.command, line(&finding.rule))));
    }
    lines
}

fn problem_group<'a>(problem: &'a Problem, context: &Context<'_>) -> Group<'a> {
    let title = Level::ERROR.primary_title(line(&problem.message));
    let hint = problem.hint.as_deref().map(|hint| Level::HELP.message(wrapped(&line(hint), context.width)));
    with_place(title, problem.location.as_ref(), problem.excerpt.as_ref(), None, context.width).elements(hint)
}

/// The title with the lines it speaks of, or only the place where there are no lines.
fn with_place<'a>(
    title: Title<'a>,
    location: Option<&'a Location>,
    excerpt: Option<&Excerpt>,
    label: Option<String>,
    width: usize,
) -> Group<'a> {
    let group = Group::with_title(title);
    match (excerpt, location) {
        (Some(excerpt), _) => {
            let lines = drawable(excerpt, width);
            let path = location.map(|location| line(&location.file));
            group.element(
                Snippet::source(lines.text)
                    .path(path)
                    .line_start(lines.first_line)
                    .annotations(lines.context.map(|near| AnnotationKind::Visible.span(near)))
                    .annotation(AnnotationKind::Primary.span(lines.highlight).label(label)),
            )
        }
        (None, Some(at)) => {
            group.element(Origin::path(line(&at.file)).line(at.line).char_column(at.column)).element(Padding)
        }
        (None, None) => group,
    }
}

/// Text broken between words, so that the lines under a drawing are no wider than it.
fn wrapped(text: &str, width: usize) -> String {
    let room = width.saturating_sub(LABEL_WIDTH).max(LABEL_WIDTH);
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let wide = word.width();
        if column > 0 && column + 1 + wide > room {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += wide;
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{
        assert_harmless, assert_snapshot, excerpt, finding, nasty, render, render_with, without_color,
    };
    use super::super::{Format, Verbosity};
    use super::*;

    /// The drawing of one finding over some lines.
    fn drawn(marked: &str, width: usize) -> String {
        let finding = Finding { excerpt: Some(excerpt(98, marked)), remediation: "".into(), ..finding() };
        let report = Report { findings: vec![finding], ..Report::default() };
        let text = render_with(Format::Text, &report, |context| context.width = width);
        text.lines().skip(1).take_while(|line| !line.contains("= in:")).flat_map(|line| [line, "\n"]).collect()
    }

    #[test]
    fn everything_is_drawn() {
        assert_snapshot("text", &render(Format::Text, &nasty()));
    }

    #[test]
    fn verbose_says_what_does_not_count_and_quiet_only_what_fails() {
        let at = |verbosity| render_with(Format::Text, &nasty(), |context| context.verbosity = verbosity);
        assert_snapshot("text_verbose", &at(Verbosity::Verbose));
        assert_snapshot("text_quiet", &at(Verbosity::Quiet));
    }

    #[test]
    fn colour_is_the_only_difference() {
        let colored = render_with(Format::Text, &nasty(), |context| context.color = true);
        assert!(colored.contains("\u{1b}["));
        assert_eq!(without_color(&colored), render(Format::Text, &nasty()));
    }

    #[test]
    fn links_are_the_only_other_difference() {
        fn url(name: &str) -> Option<String> {
            (name != "-").then(|| format!("file:///repo/{name}"))
        }
        let report = Report { findings: vec![finding()], ..Report::default() };
        let text = render_with(Format::Text, &report, |context| context.file_url = Some(&url));
        let place = "\u{1b}]8;;file:///repo/k8s/web.yaml\u{1b}\\k8s/web.yaml:17:18\u{1b}]8;;\u{1b}\\";
        assert!(text.contains(place), "{text:?}");
        let rule = "\u{1b}]8;;https://kubernetes.io/docs/\u{1b}\\latest-tag\u{1b}]8;;\u{1b}\\";
        assert!(text.contains(rule), "{text:?}");
        let plain = render(Format::Text, &report);
        assert!(!plain.contains('\u{1b}') && plain.contains("k8s/web.yaml:17:18"), "{plain}");
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        assert_harmless(&render_with(Format::Text, &nasty(), |context| context.verbosity = Verbosity::Verbose));
    }

    #[test]
    fn the_place_in_the_heading_is_the_finding_s() {
        let text = drawn("a:\n\timage:\t\u{1b}日本«語»\r\n", 100);
        assert!(text.starts_with("  --> k8s/web.yaml:99:12\n"), "{text}");
    }

    #[test]
    fn tabs_line_ends_and_wide_characters_keep_the_mark_in_its_place() {
        insta::assert_snapshot!(drawn("a:\r\n\timage:\t日本 «日本:x» # ok\r\n\tb: c\r", 100), @"
           --> k8s/web.yaml:99:12
            |
         98 | a:
         99 |     image:    日本 日本:x # ok
            |                    ^^^^^^
        100 |     b: c
            |
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let long = |c: &str| c.repeat(300);
        let text = drawn(&format!("a: {}\nimage: {}«nginx» {}\n", long("x"), long("y"), long("日")), 80);
        insta::assert_snapshot!(text, @"
          --> k8s/web.yaml:99:308
           |
        98 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxx
        99 | ...yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyynginx 日日日日日日日日日日日日日日日...
           |                                    ^^^^^
           |
        ");
        assert!(text.lines().all(|line| line.width() <= 84), "{text}");
    }

    #[test]
    fn a_long_mark_is_cut_too() {
        let text = drawn(&format!("image: {}«{}»{}", "y".repeat(300), "n".repeat(300), "z".repeat(300)), 80);
        insta::assert_snapshot!(text, @"
          --> k8s/web.yaml:98:308
           |
        98 | ...yyynnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...
           |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
        ");
    }

    #[test]
    fn a_mark_at_the_end_of_the_text_is_drawn_behind_it() {
        insta::assert_snapshot!(drawn("data:\n  run.sh:«»", 80), @"
          --> k8s/web.yaml:99:10
           |
        98 | data:
        99 |   run.sh:
           |          ^
           |
        ");
    }

    #[test]
    fn a_mark_out_of_all_bounds_is_drawn_somewhere() {
        for (start, end) in [(0, 0), (3, 2), (4, 900), (900, 901)] {
            let text = "日本".to_owned();
            let excerpt = Excerpt { first_line: 1, text, highlight: start..end, missing: false };
            let report =
                Report { findings: vec![Finding { excerpt: Some(excerpt), ..finding() }], ..Report::default() };
            assert!(render(Format::Text, &report).contains('^'), "{start}..{end}");
        }
    }

    #[test]
    fn long_advice_is_broken_between_words() {
        assert_eq!(wrapped("one two  three", 0), "one two three");
        assert_eq!(wrapped("one two three four five six", 32), "one two three\nfour five six");
        assert_eq!(wrapped("a-word-that-is-longer-than-the-line b", 32), "a-word-that-is-longer-than-the-line\nb");
    }

    /// Lines with everything in them that is drawn otherwise than it is written, and a mark anywhere.
    fn any_excerpt() -> impl Strategy<Value = Excerpt> {
        const PIECES: [&str; 14] =
            ["a", ": ", "日", "é", "\t", "\r", "\n", "\r\n", "#", "[", "\u{1b}", "\u{202e}", "\u{200d}", " "];
        let text = prop::collection::vec(prop::sample::select(&PIECES), 0..60).prop_map(|pieces| pieces.concat());
        (1_usize..200, text, 0_usize..90, 0_usize..90, any::<bool>()).prop_map(
            |(first_line, text, start, length, missing)| Excerpt {
                first_line,
                text,
                highlight: start..start + length,
                missing,
            },
        )
    }

    /// Where a mark that begins with something visible begins.
    fn expected_place(excerpt: &Excerpt) -> Option<String> {
        let before = excerpt.text.get(..excerpt.highlight.start)?;
        let marked = excerpt.text.get(excerpt.highlight.clone())?;
        marked.starts_with(|c: char| c.is_alphanumeric()).then(|| {
            let line = excerpt.first_line + before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("--> k8s/web.yaml:{line}:{column}\n")
        })
    }

    proptest! {
        #[test]
        fn every_excerpt_can_be_drawn(excerpt in any_excerpt(), width in 40_usize..150) {
            let expected = expected_place(&excerpt);
            let finding = Finding { excerpt: Some(excerpt), ..finding() };
            let report = Report { findings: vec![finding], ..Report::default() };
            let text = render_with(Format::Text, &report, |context| context.width = width);
            assert_harmless(&text);
            prop_assert!(expected.is_none_or(|place| text.contains(&place)), "{}", text);
        }
    }
}
