//! `post-render`: what Helm is about to install, through the rules and out again byte for byte, or not at all.
//!
//! Helm 3 shows the standard error of a post-renderer that fails. Helm 4 shows nothing of it; what it does show, whole
//! and with status 1, is a document that is text where an object should be. Helm 3 would pass such a document on, so it
//! only goes to a Helm 4 that showed itself as one.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::sync::Arc;

use super::args::{FailMode, PostRenderArgs};
use super::output::{Output, parse_output, to_file, verbosity};
use super::settings::{self, Fallible, Settings};
use super::{ci, interrupt, terminal};
use crate::finding::{Problem, Report};
use crate::pipeline::Progress;
use crate::report::{self, Context, Format, RuleInfo};
use crate::source::{self, Found, Render, Sources};
use crate::verdict::ExitStatus;

pub(super) fn run(args: &PostRenderArgs) -> Fallible<ExitStatus> {
    interrupt::ends_the_run("the release was not checked");
    let bytes = read()?;
    let is_plugin = std::env::var_os("HELM_PLUGIN_NAME").is_some();
    let is_helm_4 = is_plugin && std::str::from_utf8(&bytes).is_ok_and(source::is_annotated);
    let answer = is_helm_4 && args.fail_mode == FailMode::Auto;
    let (status, text) = match judged(args, &bytes) {
        Ok((ExitStatus::Clean, said)) => {
            print(pass(&bytes))?;
            // Only a Helm that fails shows it, but whoever runs this by hand sees it.
            _ = io::stderr().write_all(said.as_bytes());
            return Ok(ExitStatus::Clean);
        }
        Ok(judged) => judged,
        Err(problem) => {
            let text = told(&problem);
            if let Some(file) = &args.report {
                // The problem itself is told below, whatever becomes of the file.
                _ = fs::write(file, &text);
            }
            (ExitStatus::Error, text)
        }
    };
    if answer {
        print(scalar(&text).as_bytes())?;
        return Ok(ExitStatus::Clean);
    }
    let said = if args.wrapped.is_some() { "kubectl-policy refuses this release\n" } else { &text };
    _ = io::stderr().write_all(said.as_bytes());
    Ok(status)
}

fn read() -> Fallible<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(source::MAX_FILE_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Problem::new(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > source::MAX_FILE_BYTES {
        return Err(Box::new(Problem::new("standard input is too large to be checked")));
    }
    Ok(bytes)
}

/// What Helm gets of a release that may pass: what it gave, or, where that was nothing, a comment, for Helm 4 takes an
/// empty answer for a failure and nobody shall take it for a check.
fn pass(bytes: &[u8]) -> &[u8] {
    const NOTHING: &[u8] = b"# kubectl-policy: nothing to check: Helm gave its post-renderer no manifests\n\
        # (Helm 3 gives none under --output-dir: check the folder that it writes)\n";
    if bytes.iter().all(u8::is_ascii_whitespace) { NOTHING } else { bytes }
}

fn print(bytes: &[u8]) -> Fallible<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| Box::new(Problem::new(format!("cannot write to standard output: {error}"))))
}

/// The verdict on a stream, and the report as text: empty where there is nothing to tell.
fn judged(args: &PostRenderArgs, bytes: &[u8]) -> Fallible<(ExitStatus, String)> {
    let outputs = outputs(args)?;
    let settings = Settings::new(&args.rules, &args.output)?;
    let mut check = settings.check()?;
    check.complete = true;
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new("standard input is not UTF-8"))?;
    let name = args.release_name.clone().unwrap_or_else(|| "-".into());
    let render = Arc::new(Render { name, values: None, sets: 1 });
    let items = source::parts_of(text, &render, &Sources::around(&args.chart, text));
    let found = |sink: &mut dyn FnMut(Found) -> bool| _ = items.into_iter().map(Found::Item).all(sink);
    let report = check.run(found, &Progress::default());
    let rules: Vec<RuleInfo> = check.rules.iter().map(|configured| settings::rule_info(configured.rule)).collect();
    write(&report, &rules, &outputs, args)?;
    let quiet = args.output.quiet || report.summary.deny + report.summary.warn + report.summary.errors == 0;
    let status = check.verdict.status(&report);
    let said = if quiet && status == ExitStatus::Clean { String::new() } else { as_text(&report, &rules, args)? };
    Ok((status, said))
}

/// The files that reports go to; standard output is Helm's.
fn outputs(args: &PostRenderArgs) -> Fallible<Vec<Output>> {
    let mut outputs = args.output.output.iter().map(|text| parse_output(text)).collect::<Fallible<Vec<Output>>>()?;
    if let Some((format, _)) = outputs.iter().find(|(_, file)| file.is_none()) {
        let hint = format!("give it a file: `-o {format}=FILE`");
        return Err(Box::new(Problem::new("standard output is Helm's, not a report's").with_hint(hint)));
    }
    outputs.extend(args.report.iter().map(|file| (Format::Text, Some(file.clone()))));
    Ok(outputs)
}

/// Writes the reports that were asked for, and GitHub's summary of the step, the one place where Helm hides nothing.
fn write(report: &Report, rules: &[RuleInfo], outputs: &[Output], args: &PostRenderArgs) -> Fallible<()> {
    let command = command(args);
    let read_text = |name: &str| fs::read_to_string(name).ok();
    let mut context = Context::new(env!("CARGO_PKG_VERSION"), &command, rules);
    context.verbosity = verbosity(&args.output);
    context.read_text = Some(&read_text);
    for (format, file) in outputs {
        if let Some(file) = file {
            to_file(file, &|out| report::write(*format, report, &context, out))?;
        }
    }
    if !args.output.no_ci {
        ci::step_summary(report, &context);
    }
    Ok(())
}

/// What the user typed, which Helm does not hand on.
fn command(args: &PostRenderArgs) -> String {
    args.wrapped.clone().unwrap_or_else(terminal::command)
}

fn as_text(report: &Report, rules: &[RuleInfo], args: &PostRenderArgs) -> Fallible<String> {
    let command = command(args);
    let mut context = Context::new(env!("CARGO_PKG_VERSION"), &command, rules);
    context.verbosity = verbosity(&args.output);
    let mut text = Vec::new();
    report::write(Format::Text, report, &context, &mut text)
        .map_err(|error| Problem::new(format!("cannot write the report: {error}")))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn told(problem: &Problem) -> String {
    let command = terminal::command();
    let context = Context::new(env!("CARGO_PKG_VERSION"), &command, &[]);
    let mut text = Vec::new();
    match report::write_problems(std::slice::from_ref(problem), &context, &mut text) {
        Ok(()) => String::from_utf8_lossy(&text).into_owned(),
        Err(_) => format!("error: {}\n", problem.message),
    }
}

/// The one document that makes Helm 4 stop and show it. Helm reads it as YAML, which knows no control characters.
fn scalar(text: &str) -> String {
    let mut scalar = String::from("|-\n  kubectl-policy refuses this release:\n  \n");
    for line in text.trim_end().lines() {
        let is_plain =
            |c: char| !c.is_control() && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
        let line: String = line.chars().map(|c| if is_plain(c) { c } else { ' ' }).collect();
        scalar.push_str("  ");
        scalar.push_str(line.trim_end());
        scalar.push('\n');
    }
    scalar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_one_text_of_many_lines() {
        let text = "error[x]: a\u{1b}[1m\n  --> b: - c\n\n# not a comment\n---\n\tend\n";
        let value = crate::value::Value::from_yaml_str(&scalar(text)).unwrap();
        let value = crate::value::as_str(&value).unwrap();
        assert_eq!(
            value,
            "kubectl-policy refuses this release:\n\nerror[x]: a [1m\n  --> b: - c\n\n# not a comment\n---\n end"
        );
    }

    #[test]
    fn nothing_is_answered_with_a_comment() {
        assert!(pass(b"").starts_with(b"# ") && pass(b" \n").starts_with(b"# "));
        assert_eq!(pass(b"a: 1"), b"a: 1");
    }
}
