//! `rollout`: what the rules would deny today, in a month, on each day on which one is enforced, and if everything were
//! denied: waivers that end in between and the baseline taken into account.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::args::OutputArgs;
use super::check::{Inputs, rendered_all, rendering};
use super::settings::{Fallible, Settings};
use super::waiver_args::{ListFormat, RolloutArgs};
use super::{columns, terminal};
use crate::date::Date;
use crate::finding::{Finding, Level, Problem, Report};
use crate::pipeline::Progress;
use crate::source::Found;
use crate::verdict::ExitStatus;

/// A month from today, whatever the months' lengths are.
const MONTH: i64 = 30;

/// How many days are looked at: each is a run of its own.
const MOST_DAYS: usize = 12;

/// What a rule finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Forecast {
    rule: String,
    /// How many findings are denied, by day.
    denied: BTreeMap<String, usize>,
    /// How many there are today, whatever they do.
    findings: usize,
}

/// The JSON of a roll-out: a contract, see docs/json.md.
#[derive(Serialize)]
struct Listing<'r> {
    version: u8,
    days: Vec<String>,
    rules: &'r [Forecast],
    total: &'r Forecast,
    errors: &'r [Problem],
}

pub(super) fn run(args: &RolloutArgs) -> Fallible<ExitStatus> {
    let settings =
        Settings::new(&args.rules, &OutputArgs { baseline: args.baseline.clone(), ..OutputArgs::default() })?;
    let mut days = days(&settings, args.rules.today.unwrap_or_else(Date::today));
    let left_out = days.len().saturating_sub(MOST_DAYS);
    days.truncate(MOST_DAYS);
    let inputs = Inputs::new(&args.paths, None)?;
    let mut reports = Vec::new();
    for day in &days {
        reports.push((*day, report(args, &inputs, &settings.on(*day))?));
    }
    let (rules, total) = forecasts(&reports);
    let none = Vec::new();
    let errors = reports.first().map_or(&none, |(_, report)| &report.errors);
    terminal::write_out(&|out| match args.output {
        ListFormat::Table => table(&days, &rules, &total, args.no_headers, out),
        ListFormat::Json => {
            let days = days.iter().map(ToString::to_string).collect();
            terminal::write_json(&Listing { version: 1, days, rules: &rules, total: &total, errors }, out)
        }
    })?;
    if args.output == ListFormat::Table {
        errors.iter().for_each(terminal::complain);
    }
    if left_out > 0 {
        terminal::remark(&format!("{left_out} later days are left out"));
    }
    Ok(if errors.is_empty() { ExitStatus::Clean } else { ExitStatus::Error })
}

/// Today, in a month, and the days to come on which a rule is enforced.
fn days(settings: &Settings, today: Date) -> Vec<Date> {
    let enforced = settings.config.rules.values().flat_map(|rule| rule.days().collect::<Vec<_>>());
    let mut days: Vec<Date> = enforced.filter(|day| *day > today).chain([today, today.plus(MONTH)]).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn report(args: &RolloutArgs, inputs: &Inputs, settings: &Settings) -> Fallible<Report> {
    let files = settings.files(&args.exclude);
    let mut check = settings.check()?;
    check.complete = inputs.are_folders();
    check.whole = args.exclude.is_empty() && inputs.hold(settings.config.dir()) && rendered_all(&args.charts);
    let rendering = rendering(&args.charts, args.rules.namespace.as_deref(), &settings.config, check.jobs);
    let progress = Progress::default();
    let source = |sink: &mut dyn FnMut(Found) -> bool| inputs.walk(&files, &rendering, &|_| true, sink);
    Ok(terminal::with_progress(&progress, || check.run(source, &progress)))
}

/// Counts by rule, those with something to count only, and in all.
fn forecasts(reports: &[(Date, Report)]) -> (Vec<Forecast>, Forecast) {
    let empty = |rule: &str| Forecast { rule: rule.to_owned(), denied: BTreeMap::new(), findings: 0 };
    let mut rules: BTreeMap<&str, Forecast> = BTreeMap::new();
    let mut total = empty("total");
    let counted = |finding: &&Finding| finding.counts();
    for (nth, (day, report)) in reports.iter().enumerate() {
        for finding in report.findings.iter().filter(counted) {
            let rule = rules.entry(finding.rule.as_str()).or_insert_with(|| empty(&finding.rule));
            for forecast in [rule, &mut total] {
                let denied = forecast.denied.entry(day.to_string()).or_default();
                *denied += usize::from(finding.level == Level::Deny);
                forecast.findings += usize::from(nth == 0);
            }
        }
    }
    let mut rules: Vec<Forecast> = rules.into_values().collect();
    // What comes later, when a waiver ends, and is never denied is nothing to plan for.
    rules.retain(|rule| rule.findings + rule.denied.values().sum::<usize>() > 0);
    for forecast in rules.iter_mut().chain([&mut total]) {
        for (day, _) in reports {
            forecast.denied.entry(day.to_string()).or_default();
        }
    }
    (rules, total)
}

fn table(
    days: &[Date],
    rules: &[Forecast],
    total: &Forecast,
    no_headers: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut headers = vec!["RULE".to_owned()];
    headers.extend(days.iter().enumerate().map(|(nth, day)| if nth == 0 { "TODAY".into() } else { day.to_string() }));
    headers.push("IF DENIED".to_owned());
    let row = |forecast: &Forecast| {
        let denied = days.iter().map(|day| forecast.denied.get(&day.to_string()).copied().unwrap_or_default());
        let numbers = denied.chain([forecast.findings]).map(|number| number.to_string());
        std::iter::once(forecast.rule.clone()).chain(numbers).collect::<Vec<String>>()
    };
    let rows = rules.iter().chain([total]).map(row);
    columns::write(&(!no_headers).then_some(headers).into_iter().chain(rows).collect::<Vec<_>>(), out)
}
