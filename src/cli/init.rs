//! `init`: a configuration for this repository, from what is in it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::library_args::InitArgs;
use super::settings::{self, Fallible};
use super::terminal;
use crate::config::{Config, FILE_NAMES};
use crate::finding::Problem;
use crate::policy;
use crate::report::terminal::line;
use crate::survey::{self, Draft, Findings};
use crate::verdict::ExitStatus;

pub(super) fn run(args: &InitArgs) -> Fallible<ExitStatus> {
    if !args.dir.is_dir() {
        let problem = Problem::new(format!("`{}` is no folder", args.dir.display()));
        return Err(Box::new(problem.with_hint("name the root of the repository")));
    }
    let file = args.dir.join(FILE_NAMES.first().copied().unwrap_or_default());
    if !args.dry_run {
        vacant(&args.dir, args.force)?;
    }
    let draft = draft(&args.dir)?;
    // A configuration that cannot be read would be worse than none.
    Config::parse(&file, &file.to_string_lossy(), &draft.text)?;
    if args.dry_run {
        terminal::write_out(&|out| out.write_all(draft.text.as_bytes()))?;
        return Ok(ExitStatus::Clean);
    }
    write(&file, &draft.text, args.force)?;
    terminal::write_out(&|out| {
        for (topic, remark) in &draft.remarks {
            writeln!(out, "{topic:<13} {}", line(remark))?;
        }
        let shown = file.strip_prefix(".").unwrap_or(&file);
        writeln!(out, "\ncreated {}\n\nNext:", line(&shown.display().to_string()))?;
        writeln!(out, "  read it, and correct what is not so")?;
        writeln!(out, "  kubectl policy check")
    })?;
    Ok(ExitStatus::Clean)
}

fn draft(dir: &Path) -> Fallible<Draft> {
    let survey = survey::survey(dir);
    if survey.manifests.is_empty() && survey.charts.is_empty() && survey.pipelines.is_empty() {
        let problem = Problem::new(format!("no manifests, charts or pipelines below `{}`", dir.display()));
        return Err(Box::new(problem.with_hint("name the root of the repository that holds them")));
    }
    let layout = survey::layout(&survey.manifests);
    let pipelines = survey::layout(&survey.pipelines);
    let names = survey::names(&survey.manifests, layout.as_ref());
    let rules = policy::bundled().map_err(|error| settings::unloadable(&error))?;
    let bundles: Vec<&str> = rules.iter().flat_map(|rule| rule.bundles.iter().map(String::as_str)).collect();
    let (layout, pipelines) = (layout.as_ref(), pipelines.as_ref());
    Ok(survey::draft(&Findings { survey: &survey, layout, pipelines, names: &names, bundles: &bundles }))
}

/// Refuses a folder that has a configuration, by either name.
fn vacant(dir: &Path, force: bool) -> Fallible<()> {
    let (usual, other) = (FILE_NAMES.first(), FILE_NAMES.last());
    let there = |name: Option<&&str>| name.map(|name| dir.join(name)).filter(|path| path.symlink_metadata().is_ok());
    let refuse = |path: PathBuf, hint: &str| {
        Err(Box::new(Problem::new(format!("there is a configuration `{}`", path.display())).with_hint(hint)))
    };
    match (there(usual), there(other)) {
        (_, Some(other)) => refuse(other, "only one may be there: move it away first"),
        (Some(path), None) if !force => {
            refuse(path, "`--dry-run` shows what would be written, `--force` overwrites it")
        }
        _ => Ok(()),
    }
}

/// Writes the file; what came into being meanwhile is left alone, and a link is not followed.
fn write(file: &Path, text: &str, force: bool) -> Fallible<()> {
    let failed = |error: io::Error| Box::new(Problem::new(format!("cannot write `{}`: {error}", file.display())));
    if force && file.symlink_metadata().is_ok() {
        fs::remove_file(file).map_err(failed)?;
    }
    let mut out = OpenOptions::new().write(true).create_new(true).open(file).map_err(failed)?;
    out.write_all(text.as_bytes()).map_err(failed)
}
