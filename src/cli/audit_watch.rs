//! `audit --watch`: what is in a cluster, and then what changes. Rules that look at one object are asked about those that
//! changed; rules that look at others are asked again about all, not more often than they take time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::audit::Owners;
use super::audit_reports::{self, Part};
use super::pages::Pages;
use super::settings::Fallible;
use crate::engine::Programs;
use crate::finding::{Finding, Level, Problem, Report, Summary};
use crate::pipeline::news::{new_findings, retain};
use crate::pipeline::{Check, Progress};
use crate::policy::Need;
use crate::report::{self, Context, Counters, Event, Format, RuleInfo};
use crate::source::Found;
use crate::source::cluster::{Cluster, Key, Kind, Reading, Store, Watched};
use crate::verdict::ExitStatus;

/// Rules that look at other objects are asked again after this at the earliest, and then take a twentieth of the time.
const PAUSE: Duration = Duration::from_secs(2);
const SHARE: u32 = 20;

/// Reports in the cluster are written so often at most.
const REPORTS_EVERY: Duration = Duration::from_secs(30);

/// What watching is told.
pub(super) struct Options<'o> {
    pub(super) format: Format,
    pub(super) context: Context<'o>,
    pub(super) pages: Option<Pages>,
    pub(super) write_reports: bool,
    pub(super) part: Part,
    pub(super) quiet: bool,
}

/// A run that is made again and again.
struct Asked<'c> {
    check: Check<'c>,
    programs: Programs,
}

/// What is known of the cluster.
pub(super) struct Watching<'c> {
    single: Asked<'c>,
    across: Option<Asked<'c>>,
    options: Options<'c>,
    owners: Owners<'c>,
    rules: &'c [RuleInfo],
    by_object: BTreeMap<Key, Vec<Finding>>,
    by_others: Vec<Finding>,
    others_due: bool,
    others_asked: Option<(Instant, Duration)>,
    summary: Summary,
    errors: Vec<Problem>,
    troubles: BTreeSet<String>,
    counters: Counters,
    begun: bool,
    reports_due: bool,
    reports_written: Option<Instant>,
}

impl<'c> Watching<'c> {
    /// From two runs of the same rules: those that look at others are taken from the second, the rest from the first.
    pub(super) fn new(
        mut single: Check<'c>,
        mut across: Check<'c>,
        owners: Owners<'c>,
        rules: &'c [RuleInfo],
        options: Options<'c>,
    ) -> Self {
        let splits = across.complete;
        single.rules.retain(|configured| !splits || !configured.rule.uses(Need::Inventory));
        across.rules.retain(|configured| splits && configured.rule.uses(Need::Inventory));
        single.complete = false;
        let asked = |check: Check<'c>| {
            let programs = Programs::prepare(&check.rules.iter().map(|configured| configured.rule).collect::<Vec<_>>());
            Asked { check, programs }
        };
        Self {
            single: asked(single),
            across: (!across.rules.is_empty()).then(|| asked(across)),
            options,
            owners,
            rules,
            by_object: BTreeMap::new(),
            by_others: Vec::new(),
            others_due: true,
            others_asked: None,
            summary: Summary::default(),
            errors: Vec::new(),
            troubles: BTreeSet::new(),
            counters: Counters::default(),
            begun: false,
            reports_due: true,
            reports_written: None,
        }
    }

    /// Watches until told to stop.
    pub(super) fn run(&mut self, cluster: &Cluster, reading: &Reading<'_>, stop: &AtomicBool) -> Fallible<ExitStatus> {
        let mut store = Store::default();
        let mut failed = None;
        cluster.watch(reading, &mut store, stop, &mut |watched| {
            let looked = self.look(cluster, reading, watched);
            match looked {
                Ok(()) => true,
                Err(error) => {
                    failed = Some(error);
                    false
                }
            }
        })?;
        match failed {
            // Whoever read this has read what they wanted.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitStatus::Clean),
            Some(error) => Err(Box::new(Problem::new(format!("cannot write to standard output: {error}")))),
            None => Ok(ExitStatus::Clean),
        }
    }

    fn look(&mut self, cluster: &Cluster, reading: &Reading<'_>, watched: Watched<'_>) -> io::Result<()> {
        let Watched { store, troubles, unlisted } = watched;
        let (mut new, mut resolved) = (Vec::new(), Vec::new());
        let changed = store.take_changed(reading);
        let mut is_news = !changed.is_empty() || !self.begun;
        if !changed.is_empty() {
            self.changed(changed, &mut new, &mut resolved);
            self.others_due = true;
        }
        // A server that is away for a moment must not make everything look gone.
        if self.others_due && self.may_ask_others() && troubles.len() == unlisted.len() {
            self.others(store, unlisted, reading, &mut new, &mut resolved);
            is_news = true;
        }
        self.counters.new += new.len() as u64;
        self.counters.resolved += resolved.len() as u64;
        self.counters.looks += 1;
        self.counters.unread = troubles.len();
        self.counters.last = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let begun = std::mem::replace(&mut self.begun, true);
        if is_news || !new.is_empty() || !resolved.is_empty() {
            self.reports_due |= !new.is_empty() || !resolved.is_empty();
            let report = self.report(store, troubles);
            self.tell(begun, &report, &new, &resolved)?;
            if let Some(pages) = &self.options.pages {
                pages.looked(Some(report::metrics(&report, &self.counters, env!("CARGO_PKG_VERSION"))));
            }
        } else if let Some(pages) = &self.options.pages {
            pages.looked(None);
        }
        self.tell_troubles(begun, troubles)?;
        self.keep_reports(cluster, store, troubles);
        Ok(())
    }

    /// Asks the rules that look at one object about those that changed.
    fn changed(&mut self, changed: Vec<(Key, Option<Found>)>, new: &mut Vec<Finding>, resolved: &mut Vec<Finding>) {
        let (mut keys, mut found) = (Vec::new(), Vec::new());
        for (key, object) in changed {
            keys.push(key);
            found.extend(object);
        }
        for object in &found {
            self.owners.note(object);
        }
        let mut report = self.single.run(found.into_iter());
        self.owners.fill(&mut report);
        self.summary.rules = self.summary.rules.max(report.summary.rules);
        self.errors = report.errors;
        let mut now: BTreeMap<Key, Vec<Finding>> = BTreeMap::new();
        for finding in report.findings {
            if let Some(key) = finding.resource.as_ref().map(key_of) {
                now.entry(key).or_default().push(finding);
            }
        }
        for key in keys {
            let before = self.by_object.remove(&key).unwrap_or_default();
            let after = now.remove(&key).unwrap_or_default();
            differences(&before, &after, new, resolved);
            if !after.is_empty() {
                self.by_object.insert(key, after);
            }
        }
    }

    fn may_ask_others(&self) -> bool {
        let Some((when, took)) = self.others_asked else { return true };
        when.elapsed() >= PAUSE.max(took * SHARE)
    }

    /// Asks the rules that look at others about everything.
    fn others(
        &mut self,
        store: &Store,
        unlisted: Vec<(Problem, Option<Kind>)>,
        reading: &Reading<'_>,
        new: &mut Vec<Finding>,
        resolved: &mut Vec<Finding>,
    ) {
        self.others_due = false;
        let Some(across) = &self.across else { return };
        let begun = Instant::now();
        let unread = unlisted.into_iter().map(|(problem, kind)| Found::Unread(problem, kind));
        let mut report = across.run(unread.chain(store.all(reading)));
        self.owners.fill(&mut report);
        differences(&self.by_others, &report.findings, new, resolved);
        self.by_others = report.findings;
        self.others_asked = Some((Instant::now(), begun.elapsed()));
    }

    /// Everything that is known, as a report.
    fn report(&self, store: &Store, troubles: &BTreeMap<String, Problem>) -> Report {
        let findings = self.by_object.values().flatten().chain(&self.by_others).cloned().collect();
        let errors: Vec<Problem> = troubles.values().chain(&self.errors).cloned().collect();
        let summary = Summary {
            resources: store.checked(),
            documents: store.checked(),
            errors: errors.len(),
            ..self.summary.clone()
        };
        let mut report = Report { summary, findings, errors, ..Report::default() };
        retain(&mut report, |_| true);
        report::by_namespace(&mut report);
        report
    }

    /// Tells what came and what went; at first, everything that there is.
    fn tell(&self, begun: bool, report: &Report, new: &[Finding], resolved: &[Finding]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let context = &self.options.context;
        if !begun && self.options.format != Format::Json {
            report::write(Format::Text, report, context, &mut out)?;
            return out.flush();
        }
        let least = if self.options.quiet { Level::Deny } else { Level::Warn };
        let told = |finding: &&Finding| finding.waiver.is_none() && finding.level >= least;
        for finding in resolved.iter().filter(told) {
            self.event(Event::Resolved(finding), &mut out)?;
        }
        for finding in new.iter().filter(told) {
            self.event(Event::New(finding), &mut out)?;
        }
        out.flush()
    }

    fn tell_troubles(&mut self, begun: bool, troubles: &BTreeMap<String, Problem>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        for (name, problem) in troubles {
            // The first report of text has them already.
            if self.troubles.insert(name.clone()) && (begun || self.options.format == Format::Json) {
                self.event(Event::Trouble(problem), &mut out)?;
            }
        }
        let over: Vec<String> = self.troubles.iter().filter(|name| !troubles.contains_key(*name)).cloned().collect();
        for name in over {
            self.event(Event::Recovered(&name), &mut out)?;
            self.troubles.remove(&name);
        }
        out.flush()
    }

    fn event(&self, event: Event<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self.options.format {
            Format::Json => report::write_event_json(event, out),
            _ => report::write_event(event, &self.options.context, out),
        }
    }

    fn keep_reports(&mut self, cluster: &Cluster, store: &Store, troubles: &BTreeMap<String, Problem>) {
        let is_time = self.reports_written.is_none_or(|when| when.elapsed() >= REPORTS_EVERY);
        if !self.options.write_reports || !self.reports_due || !is_time {
            return;
        }
        let mut report = self.report(store, troubles);
        let before = report.errors.len();
        audit_reports::write(cluster, &mut report, self.rules, &self.options.part, self.options.quiet);
        self.reports_due = report.errors.len() > before;
        self.reports_written = Some(Instant::now());
        let mut told = io::stderr().lock();
        for problem in report.errors.iter().skip(before) {
            _ = report::write_event(Event::Trouble(problem), &self.options.context, &mut told);
        }
    }
}

impl Asked<'_> {
    fn run(&self, found: impl Iterator<Item = Found> + Send) -> Report {
        let source = |sink: &mut dyn FnMut(Found) -> bool| {
            for object in found {
                if !sink(object) {
                    return;
                }
            }
        };
        self.check.run_prepared(&self.programs, source, &Progress::default())
    }
}

fn key_of(resource: &crate::finding::Resource) -> Key {
    let group = resource.api_version.split_once('/').map_or("", |(group, _)| group).to_owned();
    Key { group, kind: resource.kind.clone(), namespace: resource.namespace.clone(), name: resource.name.clone() }
}

fn differences(before: &[Finding], after: &[Finding], new: &mut Vec<Finding>, resolved: &mut Vec<Finding>) {
    let only = |these: &[Finding], those: &[Finding]| -> Vec<Finding> {
        let is_new = new_findings(these, those);
        these.iter().zip(is_new).filter(|(_, is_new)| *is_new).map(|(finding, _)| finding.clone()).collect()
    };
    new.extend(only(after, before));
    resolved.extend(only(before, after));
}
