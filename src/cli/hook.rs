//! `hook`: the check of a push, told on standard error.

use std::io::{self, Read as _};

use super::args::OutputArgs;
use super::at_commit;
use super::hook_args::{CheckedArgs, HookArgs, HookCommand, PrePushArgs};
use super::refusal::{self, Refusal};
use super::settings::{self, Fallible};
use crate::finding::{Problem, Skip};
use crate::hook::lines::{self, Line};
use crate::hook::push;
use crate::hook::range::{Counts, Range};
use crate::report::RuleInfo;
use crate::source::git::Store;
use crate::verdict::ExitStatus;

pub(super) fn run(args: &HookArgs) -> Fallible<ExitStatus> {
    match &args.command {
        HookCommand::PrePush(args) => pre_push(args),
        _ => Ok(ExitStatus::Clean),
    }
}

fn pre_push(args: &PrePushArgs) -> Fallible<ExitStatus> {
    let mut input = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut input)
        .map_err(|error| Problem::new(format!("cannot read what git says about the push: {error}")))?;
    let lines = lines::parse(&input)?;
    if lines.iter().all(|line| line.local.is_none()) {
        return Ok(ExitStatus::Clean);
    }
    check(&lines, &args.remote, &args.url, &args.checked)
}

/// Checks what the lines bring, and tells what is wrong with it.
fn check(lines: &[Line], remote: &str, url: &str, args: &CheckedArgs) -> Fallible<ExitStatus> {
    let store = Store::open()?;
    let push = push::plan(&store, remote, url, lines)?;
    let mut status = ExitStatus::Clean;
    let mut skipped = push.skipped;
    for update in &push.updates {
        let range = Range::new(&store, update.tip, &update.bases)?;
        if !range.concerns_manifests() {
            continue;
        }
        let output = OutputArgs { fail_on: args.fail_on, ..OutputArgs::default() };
        let settings = at_commit::settings(&store, range.tip(), &args.rules, &output)?;
        let mut check = settings.check()?;
        let counts = Counts { block: settings.config.hook.block, least: check.verdict.fail_on };
        let mut outcome = range.check(&mut check, &settings.config, counts)?;
        let is_rule = |skip: &Skip| check.rules.iter().any(|configured| configured.rule.id == skip.what);
        skipped.extend(outcome.report.skipped.extract_if(.., |skip| !is_rule(skip)));
        let found = check.verdict.status(&outcome.report);
        if found != ExitStatus::Clean {
            let rules: Vec<RuleInfo> = check.rules.iter().map(|it| settings::rule_info(it.rule)).collect();
            let refusal = Refusal { update, remote, outcome: &outcome, block: counts.block, rules: &rules };
            // Where nobody can read it any more, the push is refused all the same.
            _ = refusal.write(args.color, &mut io::stderr().lock());
        }
        status = worse(status, found);
    }
    _ = refusal::write_skipped(&skipped, &mut io::stderr().lock());
    Ok(status)
}

fn worse(one: ExitStatus, other: ExitStatus) -> ExitStatus {
    if other as u8 > one as u8 { other } else { one }
}
