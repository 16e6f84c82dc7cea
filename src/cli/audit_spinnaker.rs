//! `audit --spinnaker`: the pipelines of a live Spinnaker through the rules, whoever saved them.

use std::fs;
use std::io::{self, Write as _};

use super::audit_args::{AuditArgs, SpinnakerArgs};
use super::output::{self, Output};
use super::settings::{self, Fallible, Settings};
use super::terminal;
use crate::finding::Problem;
use crate::pipeline::Progress;
use crate::report::{self, RuleInfo, Sharing};
use crate::source::Found;
use crate::source::spinnaker::{Gate, GateOptions};
use crate::verdict::ExitStatus;

/// The bundle that is checked where no other rule for pipelines is selected.
const BUNDLE: &str = "spinnaker";

pub(super) fn run(args: &AuditArgs, url: &str, outputs: &[Output]) -> Fallible<ExitStatus> {
    let settings = settings(args)?;
    let gate = Gate::new(&options(&args.spinnaker, url, args)?)?;
    let mut check = settings.check()?;
    check.complete = true;
    if let Some(jobs) = args.jobs {
        check.jobs = jobs.max(1);
    }
    if !args.output.quiet {
        let line = format!("auditing Spinnaker {}", gate.address());
        _ = writeln!(io::stderr(), "{}", report::terminal::line(&line));
    }
    let progress = Progress::default();
    let source = |sink: &mut dyn FnMut(Found) -> bool| gate.read(sink);
    let mut report = terminal::with_progress(&progress, || check.run(source, &progress));
    if report.summary.resources == 0 && report.errors.is_empty() && !args.objects.allow_empty {
        let hint = "no application has a pipeline, or the account may not see them";
        report.errors.push(Problem::new(format!("no pipelines in {}", gate.address())).with_hint(hint));
        report.summary.errors = report.errors.len();
    }
    let rules: Vec<RuleInfo> = check.rules.iter().map(|configured| settings::rule_info(configured.rule)).collect();
    if args.summary {
        let say: &output::Say<'_> = &|format, context, out| {
            report::write_overview(format, &report, Sharing::Applications, context, out).map(|_| ())
        };
        output::write_with(&rules, outputs, &args.output, &|_| None, say)?;
    } else {
        output::write(&report, &rules, outputs, &args.output, &|_| None)?;
    }
    Ok(check.verdict.status(&report))
}

/// The settings of the run; the bundle for pipelines comes in where nothing else looks at them.
fn settings(args: &AuditArgs) -> Fallible<Settings> {
    let settings = Settings::new(&args.rules, &args.output)?;
    let looked_at = settings.check()?.rules.iter().any(|configured| configured.rule.kinds.looks_at_spinnaker());
    if looked_at || !args.rules.rule.is_empty() {
        return Ok(settings);
    }
    let mut rules = args.rules.clone();
    if rules.bundle.is_empty() {
        rules.bundle.clone_from(&settings.config.bundles);
    }
    rules.bundle.push(BUNDLE.to_owned());
    Settings::new(&rules, &args.output)
}

fn options(args: &SpinnakerArgs, url: &str, audit: &AuditArgs) -> Fallible<GateOptions> {
    let token = match &args.spinnaker_token_file {
        Some(path) => Some(
            fs::read_to_string(path)
                .map_err(|error| Problem::new(format!("cannot read the token in `{}`: {error}", path.display())))?,
        ),
        None => std::env::var("SPINNAKER_TOKEN").ok().filter(|token| !token.is_empty()),
    };
    Ok(GateOptions {
        url: url.to_owned(),
        headers: args.spinnaker_header.clone(),
        token,
        client_certificate: args.spinnaker_certificate.clone(),
        client_key: args.spinnaker_key.clone(),
        certificate_authority: args.spinnaker_certificate_authority.clone(),
        timeout: audit.access.request_timeout.0,
        applications: args.application.clone(),
    })
}
