//! What one worker found out, and how the workers' parts become one report in a fixed order.

use std::collections::BTreeMap;

use super::Check;
use super::rendered::Rendered;
use crate::config::Glob;
use crate::engine::Programs;
use crate::finding::{Finding, Notice, Problem, Report, Skip, Summary, WaiverUse};
use crate::locate;
use crate::policy::{Need, Rule};
use crate::source::ELSEWHERE;
use crate::source::cluster::Kind;
use crate::waiver::{Ledger, Run};

/// Everything but the objects themselves.
#[derive(Default, Clone)]
pub(super) struct Outcome {
    pub(super) summary: Summary,
    pub(super) findings: Vec<Finding>,
    /// Those in rendered text, until it is known in which sets of values each of them is.
    pub(super) rendered: Rendered,
    /// Units that belong to another part of the run.
    pub(super) elsewhere: usize,
    /// Kinds that belong to the rest and could not be read; `None` where it is not known which.
    pub(super) unread: Vec<Option<Kind>>,
    /// Objects that no rule was asked about, because it is asked about what owns them.
    owned: usize,
    /// The waivers that were met.
    pub(super) ledger: Ledger,
    /// Spinnaker's documents that no selected rule looks at.
    pub(super) pipelines: usize,
    skipped: Vec<Skip>,
    errors: Vec<Problem>,
    /// By rule: how many documents it ran on.
    matched: BTreeMap<usize, usize>,
    /// By rule and reason: how many documents it could not be decided on.
    undecided: BTreeMap<(usize, String), usize>,
    /// By rule and message: the first unit it failed on, and how many documents.
    failed: BTreeMap<(usize, String), (String, String, usize)>,
}

impl Outcome {
    pub(super) fn skip(&mut self, skip: Skip) {
        self.skipped.push(skip);
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.errors.push(problem);
    }

    pub(super) fn unread(&mut self, problem: Problem, kind: Option<Kind>) {
        self.unread.push(kind);
        self.errors.push(problem);
    }

    pub(super) fn owned(&mut self) {
        self.owned += 1;
    }

    pub(super) fn matched(&mut self, rule: usize) {
        *self.matched.entry(rule).or_default() += 1;
    }

    pub(super) fn undecided(&mut self, rule: usize, reason: impl Into<String>) {
        *self.undecided.entry((rule, reason.into())).or_default() += 1;
    }

    pub(super) fn failed(&mut self, rule: usize, id: &str, unit: &str, message: &str) {
        let entry =
            self.failed.entry((rule, message.to_owned())).or_insert_with(|| (id.to_owned(), unit.to_owned(), 0));
        entry.2 += 1;
    }

    /// Compiles a user's rule and says what is wrong with it; the library's own are compiled when they are needed.
    pub(super) fn compiles(&mut self, programs: &Programs, index: usize, rules: &[&Rule]) -> bool {
        let Some(rule) = rules.get(index).filter(|rule| !rule.modules.bundled) else { return true };
        let Err(error) = programs.check(index) else { return true };
        let text = |file: &str| rule.modules.files.iter().find(|(name, _)| name == file).map(|(_, text)| text.as_str());
        let place = error.place.and_then(|(file, line)| Some(locate::line(&file, text(&file)?, line)));
        let (location, excerpt) = place.map_or((None, None), |place| (Some(place.location), place.excerpt));
        let already = self.errors.iter().any(|known| known.location.is_some() && known.location == location);
        if !already {
            let message = format!("rule `{}` does not compile: {}", rule.id, error.message);
            self.errors.push(Problem { location, excerpt, ..Problem::new(message) });
        }
        false
    }

    /// All of it, where that is nothing but numbers: nothing was found, left out, waived or wrong.
    pub(super) fn counts(&self) -> Option<Self> {
        let is_told = self.findings.is_empty() && self.rendered.is_empty() && self.ledger.is_empty();
        let is_whole = self.skipped.is_empty() && self.errors.is_empty() && self.failed.is_empty();
        (is_told && is_whole && self.unread.is_empty()).then(|| self.clone())
    }

    pub(super) fn merge(&mut self, other: Self) {
        let (sum, more) = (&mut self.summary, other.summary);
        sum.files += more.files;
        sum.documents += more.documents;
        sum.resources += more.resources;
        sum.other_documents += more.other_documents;
        self.pipelines += other.pipelines;
        self.findings.extend(other.findings);
        self.rendered.merge(other.rendered);
        self.elsewhere += other.elsewhere;
        self.ledger.merge(other.ledger);
        self.skipped.extend(other.skipped);
        self.errors.extend(other.errors);
        self.unread.extend(other.unread);
        self.owned += other.owned;
        for (rule, count) in other.matched {
            *self.matched.entry(rule).or_default() += count;
        }
        for (key, count) in other.undecided {
            *self.undecided.entry(key).or_default() += count;
        }
        for (key, (id, unit, count)) in other.failed {
            let entry = self.failed.entry(key).or_insert_with(|| (id, unit.clone(), 0));
            entry.1 = entry.1.clone().min(unit);
            entry.2 += count;
        }
    }

    /// Sorts, counts and names what was left out.
    pub(super) fn into_report(mut self, check: &Check<'_>) -> Report {
        let rules = &check.rules;
        let id = |index: &usize| rules.get(*index).map_or_else(String::new, |configured| configured.rule.id.clone());
        for ((rule, reason), documents) in &self.undecided {
            self.skipped.push(Skip { what: id(rule), reason: reason.clone(), documents: *documents });
        }
        if self.pipelines > 0 {
            let reason = "no rule for Spinnaker's pipelines is selected; `--bundle spinnaker` has them".to_owned();
            self.skipped.push(Skip { what: "pipelines".into(), reason, documents: self.pipelines });
        }
        if self.elsewhere > 0 {
            let what = format!("{} files", self.elsewhere);
            self.skipped.push(Skip { what, reason: ELSEWHERE.to_owned(), documents: 0 });
        }
        if self.owned > 0 {
            let reason = "checked through what owns them; `--include-owned` shows them".to_owned();
            self.skipped.push(Skip { what: "owned objects".to_owned(), reason, documents: self.owned });
        }
        for ((_, message), (rule, unit, count)) in &self.failed {
            let more = if *count > 1 { format!(" and {} more documents", count - 1) } else { String::new() };
            self.errors.push(Problem::new(format!("rule `{rule}` failed on `{unit}`{more}: {message}")));
        }
        self.findings.extend(std::mem::take(&mut self.rendered).into_findings());
        self.findings.sort_by(|a, b| finding_order(a).cmp(&finding_order(b)));
        self.findings.dedup_by(|a, b| finding_order(a) == finding_order(b));
        self.skipped.sort();
        self.errors.sort_by(|a, b| (&a.location, a.document, &a.message).cmp(&(&b.location, b.document, &b.message)));
        // A chart's one error shows with every set of values.
        self.errors.dedup_by(|a, b| (&a.location, &a.message) == (&b.location, &b.message));
        let ran = |index: &usize| self.matched.contains_key(index);
        let idle =
            (0..rules.len()).filter(|index| !ran(index) && !self.undecided.keys().any(|(rule, _)| rule == index));
        let is_skipped = |rule: &String| self.skipped.iter().any(|skip| skip.what == *rule);
        let idle_rules = idle.map(|index| id(&index)).filter(|rule| !is_skipped(rule)).collect();
        let (waivers, notices) = self.settle_waivers(check);
        if let Some(baseline) = &check.baseline {
            let known = baseline.known(&self.findings, &check.root);
            self.findings.iter_mut().zip(known).for_each(|(finding, known)| finding.baseline = known);
        }
        let mut summary = Summary {
            rules: self.matched.len(),
            skipped: self.skipped.len(),
            errors: self.errors.len(),
            ..self.summary
        };
        summary.count(&self.findings);
        let Self { findings, skipped, errors, .. } = self;
        Report { summary, findings, skipped, errors, notices, idle_rules, waivers }
    }

    /// Which of the waivers are of use, as far as the run can tell: a rule that did not run, or could not be decided on
    /// everything, may still have found what they cover.
    fn settle_waivers(&mut self, check: &Check<'_>) -> (Vec<WaiverUse>, Vec<Notice>) {
        let ledger = std::mem::take(&mut self.ledger);
        let Some(waivers) = &check.waivers else { return (Vec::new(), Vec::new()) };
        let is_open = |index: usize, rule: &Rule| {
            (rule.uses(Need::Inventory) && !check.complete)
                || self.undecided.keys().any(|(undecided, _)| *undecided == index)
                || self.failed.keys().any(|(failed, _)| *failed == index)
        };
        let is_decided = |glob: &Glob| {
            let mut fitting = check.rules.iter().enumerate().filter(|(_, it)| glob.matches(&it.rule.id)).peekable();
            fitting.peek().is_some() && !fitting.any(|(index, it)| is_open(index, it.rule))
        };
        let run = Run { is_whole: check.whole && self.errors.is_empty(), is_decided: &is_decided };
        ledger.settle(waivers, &run)
    }
}

/// Path, document, line, column, rule, and what is left to make the order total.
fn finding_order(finding: &Finding) -> impl Ord + '_ {
    let place = finding.location.as_ref();
    (
        place.map(|place| place.file.as_str()),
        finding.document,
        place.map(|place| (place.line, place.column)),
        finding.rule.as_str(),
        &finding.path,
        finding.message.as_str(),
        &finding.rendering,
        &finding.resource,
        finding.waiver.is_some(),
    )
}
