//! `hook`: the check of a push, told on standard error.

use std::io::{self, Read as _};

use super::args::OutputArgs;
use super::at_commit;
use super::check::rendering;
use super::hook_args::{CheckedArgs, HookArgs, HookCommand, PrePushArgs};
use super::refusal::{self, Refusal};
use super::settings::{self, Fallible};
use super::terminal;
use super::{hook_install, interrupt};
use crate::finding::{Problem, Skip};
use crate::hook::lines::{self, Line};
use crate::hook::push;
use crate::hook::range::{Counts, Range};
use crate::report::RuleInfo;
use crate::source::git::Store;
use crate::verdict::ExitStatus;

pub(super) fn run(args: &HookArgs) -> Fallible<ExitStatus> {
    match &args.command {
        HookCommand::Install(args) => hook_install::install(args.force),
        HookCommand::Uninstall => hook_install::uninstall(),
        HookCommand::Status => hook_install::status(),
        HookCommand::PrePush(args) => pre_push(args),
        HookCommand::PreCommitFramework(args) => pre_commit_framework(args),
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

/// pre-commit reads git's lines itself and says in the environment what it made of the first one. Without `FROM_REF` all
/// of the history is new.
fn pre_commit_framework(args: &CheckedArgs) -> Fallible<ExitStatus> {
    let given = |name: &str| terminal::env(name).filter(|value| !value.is_empty());
    let tip = given("PRE_COMMIT_TO_REF").or_else(|| given("PRE_COMMIT_LOCAL_BRANCH"));
    let (Some(tip), Some(remote_ref)) = (tip, given("PRE_COMMIT_REMOTE_BRANCH")) else {
        let hint = "it is meant for a hook of pre-commit with `stages: [pre-push]`; by hand, use `hook pre-push`";
        return Err(Box::new(Problem::new("pre-commit does not say what is pushed").with_hint(hint)));
    };
    let store = Store::open()?;
    let remote = given("PRE_COMMIT_FROM_REF").and_then(|from| store.resolve(&from).ok());
    let line = Line {
        local_ref: tip.clone(),
        local: Some(store.resolve(&tip)?.to_string()),
        remote_ref,
        remote: remote.map(|id| id.to_string()),
    };
    let name = given("PRE_COMMIT_REMOTE_NAME").unwrap_or_default();
    let url = given("PRE_COMMIT_REMOTE_URL").unwrap_or_default();
    check(&[line], &name, &url, args)
}

/// Checks what the lines bring, and tells what is wrong with it.
fn check(lines: &[Line], remote: &str, url: &str, args: &CheckedArgs) -> Fallible<ExitStatus> {
    interrupt::ends_the_run("the push was not checked, and nothing is pushed");
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
        let namespace = args.rules.namespace.as_deref();
        let rendering = rendering(&args.charts, namespace, &settings.config, check.jobs);
        let mut outcome = range.check(&mut check, &settings.config, counts, &rendering)?;
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
