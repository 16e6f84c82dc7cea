//! What a CI system is given besides what was asked for: annotations in the log of GitHub and Azure, a summary on
//! GitHub's page of the job, a code quality report for GitLab. Nobody asked for it, so nothing fails with it.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::args::OutputArgs;
use super::output::{Output, to_file};
use super::terminal;
use crate::finding::{Problem, Report};
use crate::report::{self, Context, Format};

/// The name under which GitLab's own documentation has it.
const CODE_QUALITY: &str = "gl-code-quality-report.json";

/// Gives the CI system what it can show, unless it was asked for already or is not wanted.
pub(super) fn write(report: &Report, context: &Context<'_>, outputs: &[Output], args: &OutputArgs) {
    if args.no_ci {
        return;
    }
    let asked = |format: Format| outputs.iter().any(|(asked, _)| *asked == format);
    let Some(format) = Format::for_ci(&terminal::env) else { return };
    match format {
        Format::Gitlab if !asked(format) => code_quality(report, context),
        Format::Gitlab => {}
        // Both systems read commands from standard error too, where they spoil no report.
        _ if !asked(format) => _ = report::write(format, report, context, &mut io::stderr().lock()),
        _ => {}
    }
    if format == Format::Github {
        step_summary(report, context);
    }
}

/// Adds to the page of the job in GitHub Actions.
pub(super) fn step_summary(report: &Report, context: &Context<'_>) {
    let Some(file) = terminal::env("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else { return };
    let written = OpenOptions::new().append(true).create(true).open(&file).and_then(|file| {
        let mut out = BufWriter::new(file);
        report::write_step_summary(report, context, &mut out)?;
        writeln!(out)?;
        out.flush()
    });
    if let Err(error) = written {
        tell(&format!("cannot add to the step summary `{file}`: {error}"));
    }
}

fn code_quality(report: &Report, context: &Context<'_>) {
    let folder = terminal::env("CI_PROJECT_DIR").filter(|folder| Path::new(folder).is_dir());
    let path = folder.map(PathBuf::from).unwrap_or_default().join(CODE_QUALITY);
    match to_file(&path, &|out| report::write(Format::Gitlab, report, context, out)) {
        Ok(()) => {
            let _ = writeln!(io::stderr(), "wrote {CODE_QUALITY}, for `artifacts: {{reports: {{codequality: …}}}}`");
        }
        Err(problem) => tell(&problem.message),
    }
}

fn tell(message: &str) {
    terminal::complain(&Problem::new(message).with_hint("`--no-ci` leaves out what the CI system is given unasked"));
}
