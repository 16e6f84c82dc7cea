//! Joins sources, documents, engine, location and verdict. Owns threads, order and memory: a unit is read by the
//! worker that checks it and dropped there; only findings are kept, and the objects of a complete run where a selected
//! rule looks at other objects.

mod across;
mod common;
pub mod convert;
mod live;
mod matching;
pub mod news;
mod outcome;
mod outline;
mod rendered;
mod repeats;
mod spinnaker;
mod trace;
mod waiving;
mod worker;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use crate::baseline::Baseline;
use crate::document;
use crate::engine::{self, Coverage, Programs, RunFacts};
use crate::finding::{Problem, Report, Skip};
use crate::layout::{Captures, Layouts};
use crate::policy::{Need, ParamType, Rule, Runs};
use crate::shard::Shard;
use crate::source::cluster::Kind;
use crate::source::{Found, Item};
use crate::value::{Value, get};
use crate::verdict::Verdict;
use crate::waiver::Waivers;

use across::{Gathered, KeptUnit};
use outcome::Outcome;
use repeats::Repeats;
use spinnaker::Pipelines;
use worker::{Pass, Worker};

/// A rule of the run with the parameters it gets.
#[derive(Debug, Clone)]
pub struct Configured<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// What it sees as `data.params`.
    pub params: Value,
    /// It runs for services whose level demands it, and for nothing else.
    pub only_demanded: bool,
}

/// Reads captures out of the name of a namespace, as a layout does out of a path.
pub type NamespaceCaptures<'r> = dyn Fn(&str) -> Option<Captures> + Sync + 'r;

impl Configured<'_> {
    /// A parameter without which the rule has nothing to go by, and that nobody set.
    fn unset(&self) -> Option<&str> {
        let is_empty = |name: &str| match get(&self.params, name) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.is_empty(),
            Some(Value::Array(items)) => items.is_empty(),
            Some(Value::Object(members)) => members.is_empty(),
            Some(_) => false,
        };
        let mut required = self.rule.params.iter().filter(|(_, parameter)| parameter.required);
        required.find(|(name, _)| is_empty(name)).map(|(name, _)| name.as_str())
    }

    /// The values of the parameters that are quantities.
    fn quantities(&self) -> impl Iterator<Item = Value> {
        let quantities = self.rule.params.iter().filter(|(_, parameter)| parameter.kind == ParamType::Quantity);
        quantities.filter_map(|(name, _)| get(&self.params, name).cloned())
    }
}

/// Says whether a rule may look at the objects of a kind.
pub type LooksAt<'r> = dyn Fn(&Rule, &Kind) -> bool + Sync + 'r;

/// All that a run is made of.
pub struct Check<'r> {
    /// The rules, those that are off left out.
    pub rules: Vec<Configured<'r>>,
    /// Levels and threshold.
    pub verdict: Verdict,
    /// How the names in a path are read.
    pub layout: Layouts,
    /// What the name of a namespace says, for objects that have no path.
    pub namespace_captures: Option<&'r NamespaceCaptures<'r>>,
    /// Whether a rule that looks at other objects may look at those of a kind; without it, at all.
    pub looks_at: Option<&'r LooksAt<'r>>,
    /// The label or annotation that says who answers for a live object.
    pub owner: Option<&'r str>,
    /// The folder that paths are relative to where rules see them: the configuration's, or the repository's root.
    pub root: PathBuf,
    /// `1.33`, major and minor.
    pub kubernetes: (u64, u64),
    /// The namespace of objects that name none.
    pub namespace: String,
    /// The run holds everything that belongs together, so that rules may look for what is not there.
    pub complete: bool,
    /// The part of everything that is checked here; the rest is only seen by rules that look at other objects.
    pub shard: Option<Shard>,
    /// The run holds everything that the configuration speaks of, so that a waiver which covers nothing is of no use.
    pub whole: bool,
    /// The waivers, in the configuration and in manifests; with none, nothing is waived.
    pub waivers: Option<Waivers>,
    /// The findings that were there before.
    pub baseline: Option<Baseline>,
    /// Bounds on documents.
    pub document_limits: document::Limits,
    /// Bounds on evaluation.
    pub engine_limits: engine::Limits,
    /// Worker threads.
    pub jobs: usize,
    /// Whether findings keep the lines around their place, which only some reports show.
    pub excerpts: bool,
    /// Where to note which lines of the rules were reached. The rules are then interpreted, which is slower.
    pub coverage: Option<&'r Mutex<Coverage>>,
}

/// How far a run is, to be read by whoever shows it.
#[derive(Debug, Default)]
pub struct Progress {
    /// Units that were read so far.
    pub units: AtomicUsize,
}

/// How many units a worker takes at once: enough that the channel costs nothing, few enough that the last ones are
/// shared fairly.
const BATCH: usize = 16;

type Batch = Vec<(usize, Found)>;

impl Check<'_> {
    /// Runs the rules on everything that `source` finds. The report's order does not depend on `jobs`.
    pub fn run(&self, source: impl FnOnce(&mut dyn FnMut(Found) -> bool) + Send, progress: &Progress) -> Report {
        let rules: Vec<&Rule> = self.rules.iter().map(|configured| configured.rule).collect();
        self.run_prepared(&Programs::prepare(&rules), source, progress)
    }

    /// The same with programs that were prepared before, from the run's own rules in their order: for many runs of the
    /// same rules.
    pub fn run_prepared(
        &self,
        programs: &Programs,
        source: impl FnOnce(&mut dyn FnMut(Found) -> bool) + Send,
        progress: &Progress,
    ) -> Report {
        let rules: Vec<&Rule> = self.rules.iter().map(|configured| configured.rule).collect();
        let mut outcome = Outcome::default();
        // A user's rule that does not compile is told even if no document would have needed it.
        let broken: Vec<bool> = (0..rules.len()).map(|index| !outcome.compiles(programs, index, &rules)).collect();
        for rule in &rules {
            if let Runs::Elsewhere(why) = rule.runs {
                outcome.skip(Skip { what: rule.id.clone(), reason: why.to_owned(), documents: 0 });
            }
        }
        let facts = self.run_facts(Vec::new());
        let gather = self.complete && rules.iter().any(|rule| rule.uses(Need::Inventory));
        let first = |worker: &mut Worker<'_, '_>, index: usize, found: Found| worker.unit(index, found);
        let repeats = Repeats::default();
        let pass = Pass { facts: &facts, broken: &broken, gather, repeats: &repeats };
        let workers = self.spread(programs, pass, source, first, progress);
        let (mut gathered, mut pipelines) = (Gathered::default(), Pipelines::default());
        for worker in workers {
            let (one, objects, waiting) = worker.finish();
            outcome.merge(one);
            gathered.merge(objects);
            pipelines.merge(waiting);
        }
        let pipelines = pipelines.sorted(&mut outcome);
        let pass = Pass { gather: false, ..pass };
        for worker in self.instances(programs, pass, &pipelines) {
            outcome.merge(worker.finish().0);
        }
        let broken = if gather { self.blocked(&broken, &mut outcome) } else { broken };
        for mut gathered in if gather { gathered.apart() } else { Vec::new() } {
            let across = gathered.facts(&self.namespace, &mut outcome);
            let facts = self.run_facts(across);
            let pass = Pass { facts: &facts, broken: &broken, gather: false, repeats: &repeats };
            for worker in self.second_pass(programs, pass, &gathered) {
                outcome.merge(worker.finish().0);
            }
        }
        outcome.into_report(self)
    }

    /// Whether what stands at this path belongs to the part of the run that is checked here. A service stays whole where
    /// the layout says which that is; other files and charts are by themselves.
    #[must_use]
    pub fn holds(&self, path: &Path) -> bool {
        let Some(shard) = self.shard else { return true };
        let path = self.relative(path);
        let captures = self.layout.captures(&path);
        shard.holds(captures.as_ref().and_then(|captures| captures.get("service")).unwrap_or(&path))
    }

    /// The path as rules see it: from the repository's root, whatever the working directory is, `/` between its parts.
    fn relative(&self, path: &Path) -> String {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        absolute.strip_prefix(&self.root).unwrap_or(&absolute).to_string_lossy().replace('\\', "/")
    }

    /// The rules that are not asked about objects together with others: those that do not compile, and those that would
    /// take what could not be read for what is not there.
    fn blocked(&self, broken: &[bool], outcome: &mut Outcome) -> Vec<bool> {
        let unread = std::mem::take(&mut outcome.unread);
        let is_unseen = |rule: &Rule| {
            let looks_at = |kind: &Option<Kind>| match (kind, self.looks_at) {
                (Some(kind), Some(looks_at)) => looks_at(rule, kind),
                _ => true,
            };
            rule.needs(Need::Inventory) && unread.iter().any(looks_at)
        };
        let mut blocked = broken.to_vec();
        for (configured, blocked) in self.rules.iter().zip(&mut blocked).filter(|(it, _)| is_unseen(it.rule)) {
            *blocked = true;
            let reason = "other objects decide, and not all of them could be read".to_owned();
            outcome.skip(Skip { what: configured.rule.id.clone(), reason, documents: 0 });
        }
        blocked
    }

    fn run_facts(&self, across: Vec<(String, Value)>) -> RunFacts {
        RunFacts::new(self.kubernetes, &self.verdict.today.to_string(), &self.namespace)
            .across(across)
            .quantities(self.rules.iter().flat_map(Configured::quantities))
    }

    /// Hands what `source` finds to workers on `jobs` threads, in batches, and returns the workers.
    fn spread<'a, 'p: 'a>(
        &'a self,
        programs: &'p Programs,
        pass: Pass<'a>,
        source: impl FnOnce(&mut dyn FnMut(Found) -> bool) + Send,
        each: impl Fn(&mut Worker<'a, 'p>, usize, Found) + Sync,
        progress: &Progress,
    ) -> Vec<Worker<'a, 'p>> {
        let jobs = self.jobs.max(1);
        let (sender, receiver) = mpsc::sync_channel::<Batch>(jobs * 2);
        let receiver = Arc::new(Mutex::new(receiver));
        thread::scope(|scope| {
            let each = &each;
            let handles: Vec<_> = (0..jobs)
                .map(|_| {
                    let receiver = Arc::clone(&receiver);
                    scope.spawn(move || {
                        let mut worker = Worker::new(self, programs, pass);
                        while let Some(batch) = receive(&receiver) {
                            for (index, found) in batch {
                                guarded(&mut worker, index, found, each);
                                progress.units.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                        worker
                    })
                })
                .collect();
            feed(source, &sender);
            drop(sender);
            handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
        })
    }

    /// The pipelines that are made from templates, now that all templates are known.
    fn instances<'a, 'p: 'a>(
        &'a self,
        programs: &'p Programs,
        pass: Pass<'a>,
        pipelines: &Pipelines,
    ) -> Vec<Worker<'a, 'p>> {
        let instances = &pipelines.instances;
        if instances.is_empty() {
            return Vec::new();
        }
        let source = |sink: &mut dyn FnMut(Found) -> bool| {
            let _ = instances.iter().map(|instance| instance.item.clone()).all(|item| sink(Found::Item(item)));
        };
        let each = |worker: &mut Worker<'a, 'p>, index: usize, _found: Found| {
            if let Some(instance) = instances.get(index) {
                worker.instance(instance, pipelines);
            }
        };
        self.spread(programs, pass, source, each, &Progress::default())
    }

    /// The rules that look at other objects, on every object that the first pass kept.
    fn second_pass<'a, 'p: 'a>(
        &'a self,
        programs: &'p Programs,
        pass: Pass<'a>,
        gathered: &Gathered,
    ) -> Vec<Worker<'a, 'p>> {
        let units: Vec<&KeptUnit> = gathered.units().iter().filter(|unit| !unit.elsewhere).collect();
        let source = |sink: &mut dyn FnMut(Found) -> bool| {
            for item in units.iter().map(|unit| unit.item.clone()) {
                if !sink(Found::Item(item)) {
                    return;
                }
            }
        };
        let each = |worker: &mut Worker<'a, 'p>, index: usize, _found: Found| {
            if let Some(unit) = units.get(index) {
                worker.kept(unit);
            }
        };
        self.spread(programs, pass, source, each, &Progress::default())
    }
}

fn receive(receiver: &Mutex<mpsc::Receiver<Batch>>) -> Option<Batch> {
    // A poisoned lock means that a worker panicked while it waited, which it cannot; its data is sound all the same.
    receiver.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv().ok()
}

fn feed(source: impl FnOnce(&mut dyn FnMut(Found) -> bool), sender: &mpsc::SyncSender<Batch>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut next = 0;
    source(&mut |found| {
        batch.push((next, found));
        next += 1;
        batch.len() < BATCH || sender.send(std::mem::take(&mut batch)).is_ok()
    });
    if !batch.is_empty() {
        _ = sender.send(batch);
    }
}

/// A panic in a library is that unit's error and nobody else's.
fn guarded<'a, 'p>(
    worker: &mut Worker<'a, 'p>,
    index: usize,
    found: Found,
    each: &impl Fn(&mut Worker<'a, 'p>, usize, Found),
) {
    let name = match &found {
        Found::Item(Item { name, .. }) | Found::Alone(Item { name, .. }) | Found::Context(Item { name, .. }) => {
            name.clone()
        }
        _ => String::new(),
    };
    if catch_unwind(AssertUnwindSafe(|| each(worker, index, found))).is_err() {
        let message = format!("checking `{name}` broke off inside kubectl-policy");
        worker
            .outcome
            .problem(Problem::new(message).with_hint("this is a fault of the program; please report the file"));
    }
}
