//! `check --changed-since`: what a branch brings, by the same way as the hook, so that the laptop and the pull request
//! say the same.

use std::path::Path;

use super::args::CheckArgs;
use super::output::Names;
use super::settings::{self, Fallible};
use super::{at_commit, check, output};
use crate::finding::{Level, Problem, Skip};
use crate::hook::range::{Counts, Range};
use crate::report::RuleInfo;
use crate::source::git::Store;
use crate::verdict::ExitStatus;

pub(super) fn run(args: &CheckArgs, revision: &str) -> Fallible<ExitStatus> {
    let outputs = output::outputs(&args.output)?;
    let store = Store::open()?;
    let tip = store.resolve("HEAD")?;
    let bases = store.merge_bases(tip, store.resolve(revision)?)?;
    let mut range = Range::new(&store, tip, &bases)?;
    if !args.paths.is_empty() {
        range.restrict(&args.paths.iter().map(|path| inside(&store, path)).collect::<Fallible<Vec<_>>>()?);
    }
    let mut settings = at_commit::settings(&store, range.tip(), &args.rules, &args.output)?;
    settings.config.exclude.extend(args.exclude.iter().cloned());
    let mut check = settings.check()?;
    if let Some(jobs) = args.jobs {
        check.jobs = jobs.max(1);
    }
    let counts = Counts { block: settings.config.hook.block, least: Level::Dryrun };
    let rendering = check::rendering(&args.charts, args.rules.namespace.as_deref(), &settings.config, check.jobs);
    let mut outcome = range.check(&mut check, &settings.config, counts, &rendering)?;
    if outcome.earlier > 0 {
        let what = format!("{} earlier findings", outcome.earlier);
        let reason = format!("in the changed files, and there already where the branch left `{revision}`");
        outcome.report.skipped.push(Skip { what, reason, documents: 0 });
        outcome.report.summary.skipped += 1;
    }
    let rules: Vec<RuleInfo> = check.rules.iter().map(|configured| settings::rule_info(configured.rule)).collect();
    output::write_as(Names::FromRoot, &outcome.report, &rules, &outputs, &args.output, &|path| range.text(path))?;
    Ok(check.verdict.status(&outcome.report))
}

fn inside(store: &Store, path: &Path) -> Fallible<String> {
    at_commit::inside(store, path).ok_or_else(|| {
        let message = format!("`{}` is not in the repository", path.display());
        Box::new(Problem::new(message).with_hint("`--changed-since` looks at files of commits only"))
    })
}
