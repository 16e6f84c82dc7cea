//! `waivers`: every finding that is accepted on purpose: what it covers, why, by whom, until when, and whether it is
//! still of use.

use std::io;

use serde::Serialize;

use super::args::OutputArgs;
use super::check::{Inputs, rendered_all, rendering};
use super::convert;
use super::settings::{Fallible, Settings};
use super::waiver_args::{ListFormat, WaiversArgs};
use super::{columns, terminal};
use crate::finding::{Problem, Used, WaiverUse};
use crate::pipeline::Progress;
use crate::source::Found;
use crate::verdict::ExitStatus;

pub(super) fn run(args: &WaiversArgs) -> Fallible<ExitStatus> {
    if args.convert {
        return convert::run(args);
    }
    let inputs = Inputs::new(&args.paths, None)?;
    let settings = Settings::new(&args.rules, &OutputArgs::default())?;
    let files = settings.files(&args.exclude);
    let mut check = settings.check()?;
    check.complete = inputs.are_folders();
    check.whole = args.exclude.is_empty() && inputs.hold(settings.config.dir()) && rendered_all(&args.charts);
    let rendering = rendering(&args.charts, args.rules.namespace.as_deref(), &settings.config, check.jobs);
    let progress = Progress::default();
    let source = |sink: &mut dyn FnMut(Found) -> bool| inputs.walk(&files, &rendering, &|_| true, sink);
    let report = terminal::with_progress(&progress, || check.run(source, &progress));
    let wanted = |waiver: &&WaiverUse| {
        let expired = waiver.days_left.is_some_and(|days| days < 0);
        (!args.expired || expired) && (!args.unused || waiver.used == Used::No)
    };
    let waivers: Vec<&WaiverUse> = report.waivers.iter().filter(wanted).collect();
    terminal::write_out(&|out| match args.output {
        ListFormat::Table => table(&waivers, args.no_headers, out),
        ListFormat::Json => {
            let listing = Listing { version: 1, waivers: &waivers, errors: &report.errors };
            terminal::write_json(&listing, out)
        }
    })?;
    if args.output == ListFormat::Table {
        report.errors.iter().for_each(terminal::complain);
    }
    let expired = report.waivers.iter().any(|waiver| waiver.days_left.is_some_and(|days| days < 0));
    Ok(match expired && args.fail_expired {
        _ if !report.errors.is_empty() => ExitStatus::Error,
        true => ExitStatus::Findings,
        false => ExitStatus::Clean,
    })
}

/// The JSON of a listing: a contract, see docs/json.md.
#[derive(Serialize)]
struct Listing<'r> {
    version: u8,
    waivers: &'r [&'r WaiverUse],
    errors: &'r [Problem],
}

fn table(waivers: &[&WaiverUse], no_headers: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let headers = ["RULE", "COVERS", "UNTIL", "DAYS", "USED", "OWNER", "REASON", "WHERE"].map(str::to_owned).to_vec();
    let rows = waivers.iter().map(|waiver| {
        let or_dash = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "-".to_owned());
        let place = waiver.location.as_ref().map(|location| format!("{}:{}", location.file, location.line));
        vec![
            waiver.rule.clone(),
            or_dash(Some(waiver.covers.clone())),
            or_dash(waiver.expires.clone()),
            or_dash(waiver.days_left.map(|days| days.to_string())),
            waiver.used.as_str().to_owned(),
            or_dash(waiver.owner.clone()),
            or_dash(Some(waiver.reason.clone())),
            or_dash(place),
        ]
    });
    let rows: Vec<Vec<String>> = (!no_headers).then_some(headers).into_iter().chain(rows).collect();
    columns::write(&rows, out)
}
