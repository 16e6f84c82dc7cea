//! The file of known findings: written, and rid of what is mended. Reading it is the settings' business.

use std::fs;
use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::settings::{Fallible, Settings};
use crate::baseline::Baseline;
use crate::finding::{Notice, Problem, Report};
use crate::pipeline::Check;

/// Writes or prunes the baseline as the flags say, and says what became of it; where it holds what is not found any
/// more, says that.
pub(super) fn keep(args: &CheckArgs, settings: &Settings, check: &Check<'_>, report: &mut Report) -> Fallible<()> {
    if let Some(path) = &args.write_baseline {
        return write_new(path, check, report);
    }
    let Some(baseline) = &check.baseline else {
        let hint = "name it with `--baseline FILE`, or under `baseline` in the configuration";
        return if args.prune_baseline {
            Err(Box::new(Problem::new("there is no baseline to be pruned").with_hint(hint)))
        } else {
            Ok(())
        };
    };
    let is_sure = check.whole && report.errors.is_empty();
    if args.prune_baseline && !is_sure {
        let (message, hint) = if check.whole {
            ("the baseline is not pruned: not everything could be checked", "what could not be read may hold findings")
        } else {
            (
                "the baseline is not pruned: the run does not hold everything",
                "check the configuration's folder as it is",
            )
        };
        fail(report, Problem::new(message).with_hint(hint));
        return Ok(());
    }
    if !is_sure {
        return Ok(());
    }
    let undecided = |rule: &str| report.skipped.iter().any(|skip| skip.what == rule);
    let ran = |rule: &str| check.rules.iter().any(|configured| configured.rule.id == rule) && !undecided(rule);
    let (pruned, gone) = baseline.pruned(&report.findings, &ran, &check.root);
    if gone == 0 {
        return Ok(());
    }
    let file = args.output.baseline.clone().or_else(|| settings.config.baseline.as_ref().map(PathBuf::from));
    let shown = file.map(|file| file.display().to_string()).unwrap_or_default();
    let entries = if gone == 1 { "1 finding".to_owned() } else { format!("{gone} findings") };
    let (message, hint) = if args.prune_baseline {
        let configured = || settings.config.baseline.as_ref().map(|path| settings.config.resolve(path));
        if let Some(path) = args.output.baseline.clone().or_else(configured) {
            write(&path, &pruned)?;
        }
        (format!("{entries} taken out of the baseline `{shown}`"), None)
    } else {
        let hint = Some("take them out with `--prune-baseline`".to_owned());
        (format!("{entries} of the baseline `{shown}` not found any more"), hint)
    };
    report.notices.push(Notice { message, hint, location: None });
    Ok(())
}

fn write_new(path: &Path, check: &Check<'_>, report: &mut Report) -> Fallible<()> {
    if !report.errors.is_empty() {
        let message = format!("the baseline `{}` is not written: not everything could be checked", path.display());
        fail(report, Problem::new(message));
        return Ok(());
    }
    let baseline = Baseline::of(&report.findings, &check.root);
    write(path, &baseline)?;
    report.findings.iter_mut().for_each(|finding| finding.baseline = true);
    report.summary.count(&report.findings);
    let count = baseline.len();
    let findings = if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    let message = format!("{findings} written to the baseline `{}`", path.display());
    let hint = Some(format!("commit it, and name it under `baseline: {}` in the configuration", path.display()));
    report.notices.push(Notice { message, hint, location: None });
    Ok(())
}

fn fail(report: &mut Report, problem: Problem) {
    report.errors.push(problem);
    report.summary.errors = report.errors.len();
}

fn write(path: &Path, baseline: &Baseline) -> Fallible<()> {
    fs::write(path, baseline.to_text())
        .map_err(|error| Box::new(Problem::new(format!("cannot write `{}`: {error}", path.display()))))
}
