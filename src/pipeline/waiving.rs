//! Joins waivers with documents: which part of which document an annotation or a comment speaks of, in plain text, in
//! templates of Helm and in manifests that a kustomization took in; which waivers cover a finding, and what it does
//! where its object stands.

use super::trace::{self, Complaint};
use super::worker::{Unit, Worker};
use crate::config::{Glob, Site};
use crate::document::{Document, Span};
use crate::engine::{self, RawFinding};
use crate::finding::{Finding, Level, Notice, Problem, Resource, Segment, ServiceLevel};
use crate::locate::{self, Lines, Place};
use crate::policy::Rule;
use crate::source::{Origin, Source};
use crate::value::{Value, as_str, get_in};
use crate::waiver::{
    self, Comment, Decision, Entry, Form, MARK, MOST_COMMENTS, Mistake, Noted, RuleRef, Scope, Subject, Suppression,
    Terms, Waivers, decide,
};

/// A part of a document that a comment speaks of.
#[derive(Clone)]
struct Spoken {
    scope: Scope,
    place: Place,
}

impl Worker<'_, '_> {
    /// The waivers that stand in a document's own text, those that cannot be read told as problems.
    pub(super) fn noted(&mut self, unit: &Unit<'_>, document: &Document, resource: Option<&Resource>) -> Vec<Noted> {
        let Some(waivers) = self.check.waivers.as_ref() else { return Vec::new() };
        let mut noted = Vec::new();
        if unit.is_marked {
            self.annotated(unit, document, waivers, resource, &mut noted);
        }
        for (comment, spoken) in unit.spoken(document) {
            let entry = Entry::parse(comment.text, waivers.known());
            self.enter(entry, spoken, Form::Comment, waivers, resource, &mut noted);
        }
        if waivers.takes_foreign() {
            self.foreign(unit, document, waivers, resource, &mut noted);
        }
        for noted in &noted {
            self.outcome.ledger.note(noted);
        }
        noted
    }

    /// The waivers in annotations of the object and of its pod template.
    fn annotated(
        &mut self,
        unit: &Unit<'_>,
        document: &Document,
        waivers: &Waivers,
        resource: Option<&Resource>,
        noted: &mut Vec<Noted>,
    ) {
        let template = engine::pod_template_path(&document.value).filter(|path| !path.is_empty());
        for root in std::iter::once(&[][..]).chain(template) {
            let Some(object) = get_in(&document.value, root) else { continue };
            let below: Vec<Segment> = root.iter().map(|key| Segment::Key((*key).to_owned())).collect();
            for (path, entry) in waiver::annotations(object, waivers.known()) {
                let path: Vec<Segment> = below.iter().cloned().chain(path).collect();
                let (span, missing) = locate::resolve(document, unit.text, Some(&path));
                let complaint = Complaint { span, missing, document: Some(document), path: Some(&path) };
                let place = trace::trace(unit.item, unit.text, unit.lines(), &complaint).place;
                let spoken = Spoken { scope: Scope { below: below.clone(), line: None }, place };
                self.enter(entry, spoken, Form::Annotation, waivers, resource, noted);
            }
        }
    }

    /// What other tools are told to leave out of a document.
    fn foreign(
        &mut self,
        unit: &Unit<'_>,
        document: &Document,
        waivers: &Waivers,
        resource: Option<&Resource>,
        noted: &mut Vec<Noted>,
    ) {
        let mut found: Vec<(Suppression, Spoken)> = Vec::new();
        let template = engine::pod_template_path(&document.value).filter(|path| !path.is_empty());
        for root in std::iter::once(&[][..]).chain(template) {
            let Some(object) = get_in(&document.value, root) else { continue };
            let below: Vec<Segment> = root.iter().map(|key| Segment::Key((*key).to_owned())).collect();
            for (path, suppression) in waiver::suppressions(object, !root.is_empty()) {
                let path: Vec<Segment> = below.iter().cloned().chain(path).collect();
                let (span, missing) = locate::resolve(document, unit.text, Some(&path));
                let complaint = Complaint { span, missing, document: Some(document), path: Some(&path) };
                let place = trace::trace(unit.item, unit.text, unit.lines(), &complaint).place;
                found.push((suppression, Spoken { scope: Scope { below: below.clone(), line: None }, place }));
            }
        }
        for (comment, spoken) in unit.in_text(document, unit.foreign_comments()) {
            found.extend(waiver::of_comment(comment.text).into_iter().map(|it| (it, spoken.clone())));
        }
        for (suppression, Spoken { scope, place }) in found {
            let rules: Vec<Glob> = waivers.rules_of(&suppression).into_iter().filter_map(Glob::new).collect();
            if let Some(lack) = waivers.lack(&suppression.terms).filter(|_| !rules.is_empty()) {
                let message = format!("what {} is told here is not taken: as a waiver it {lack}", suppression.tool);
                let hint = Some("`kubectl policy waivers --convert` rewrites it, to be completed".to_owned());
                self.outcome.ledger.tell(Notice { message, hint, location: Some(place.location) });
                continue;
            }
            noted.extend(rules.into_iter().map(|rule| Noted {
                what: RuleRef { rule, container: None },
                scope: scope.clone(),
                terms: suppression.terms.clone(),
                form: Form::Foreign(suppression.tool),
                location: place.location.clone(),
                resource: resource.cloned(),
            }));
        }
    }

    fn enter(
        &mut self,
        entry: Result<Entry, Mistake>,
        spoken: Spoken,
        form: Form,
        waivers: &Waivers,
        resource: Option<&Resource>,
        noted: &mut Vec<Noted>,
    ) {
        let Spoken { scope, place } = spoken;
        let problem = |message: String, hint: Option<String>| {
            let (location, excerpt) = (Some(place.location.clone()), place.excerpt.clone());
            Problem { hint, location, excerpt, ..Problem::new(message) }
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(mistake) => return self.outcome.problem(problem(mistake.message, mistake.hint)),
        };
        if let Some(lack) = waivers.lack(&entry.terms) {
            let hint = "write `… -- why it is accepted by @team until 2026-12-31`";
            return self.outcome.problem(problem(format!("the waiver {lack}"), Some(hint.to_owned())));
        }
        noted.extend(entry.rules.into_iter().map(|what| Noted {
            what,
            scope: scope.clone(),
            terms: entry.terms.clone(),
            form,
            location: place.location.clone(),
            resource: resource.cloned(),
        }));
    }

    /// Accepts a finding that a waiver covers, and says it of one whose waiver is over. `path` is none where the rule
    /// names none.
    pub(super) fn waive(
        &mut self,
        unit: &Unit<'_>,
        noted: &[Noted],
        finding: &mut Finding,
        path: Option<&[Segment]>,
        span: Span,
    ) {
        let Some(waivers) = self.check.waivers.as_ref() else { return };
        let mut covering: Vec<&Terms> = Vec::new();
        if !noted.is_empty() {
            let line = unit.lines().position(span.start).0;
            let container = finding.container.as_deref();
            for noted in noted.iter().filter(|noted| noted.covers(&finding.rule, container, path, line)) {
                self.outcome.ledger.used(noted);
                covering.push(&noted.terms);
            }
        }
        if !waivers.configured().is_empty() {
            let service = self.service(unit, finding.resource.as_ref());
            let subject = Subject {
                rule: &finding.rule,
                resource: finding.resource.as_ref(),
                container: finding.container.as_deref(),
                path: &finding.path,
                site: self.site(unit, finding.resource.as_ref(), service.as_deref()),
            };
            let indexes: Vec<usize> = waivers.covering(&subject).collect();
            for index in indexes {
                self.outcome.ledger.used_configured(index);
                covering.extend(waivers.terms(index));
            }
        }
        match decide(covering, waivers.today()) {
            Decision::Counts => {}
            Decision::Waived(waiver) => finding.waiver = Some(waiver),
            Decision::Expired(day) => {
                finding.message = format!("{} (its waiver expired on {day})", finding.message);
            }
        }
    }

    /// What a rule's finding does where the object stands, for a service of this level.
    pub(super) fn level(
        &self,
        unit: &Unit<'_>,
        rule: &Rule,
        raw: &RawFinding,
        resource: Option<&Resource>,
        level: Option<ServiceLevel>,
    ) -> Level {
        let verdict = &self.check.verdict;
        let differs = verdict.differs_by_site(rule);
        let service = if differs { self.service(unit, resource) } else { None };
        let site = if differs { self.site(unit, resource, service.as_deref()) } else { Site::default() };
        verdict.level(rule, raw.severity, &Site { level, ..site })
    }

    fn service(&self, unit: &Unit<'_>, resource: Option<&Resource>) -> Option<String> {
        let captures = unit.file.as_ref().and_then(|file| file.captures.as_ref());
        let by_path = captures.and_then(|captures| captures.get("service")).map(String::as_str);
        let waivers = self.check.waivers.as_ref()?;
        waivers.service(by_path, resource.and_then(|resource| resource.namespace.as_deref()))
    }

    fn site<'s>(&'s self, unit: &'s Unit<'_>, resource: Option<&'s Resource>, service: Option<&'s str>) -> Site<'s> {
        let namespace = resource.map(|it| it.namespace.as_deref().unwrap_or(&self.check.namespace));
        let file = Some(unit.file.as_ref().map_or(&unit.item.name, |file| &file.path).as_str());
        Site { file, namespace, service, level: None }
    }

    /// Tells of comments that no document of the unit knew: where they stand they are of no use. In what was rendered
    /// that cannot be told, since another set of values may use them.
    pub(super) fn strays(&mut self, unit: &Unit<'_>) {
        if self.check.waivers.is_none() || unit.item.origin().is_some() {
            return;
        }
        let spoken_for = unit.spoken_for.borrow();
        for comment in unit.comments().iter().filter(|comment| !spoken_for.contains(&comment.span.start)) {
            let place = unit.lines().place(&unit.item.name, comment.span, false);
            self.outcome.ledger.stray(place.location);
        }
        if unit.comments().len() >= MOST_COMMENTS {
            let message = format!("`{}` has more than {MOST_COMMENTS} comments with waivers", unit.item.name);
            self.outcome.problem(Problem::new(message).with_hint("waive them in the configuration"));
        }
    }
}

impl<'u> Unit<'u> {
    /// The comments of ours in the unit's own text.
    fn comments(&self) -> &[Comment<'u>] {
        self.comments.get_or_init(|| if self.is_marked { waiver::comments(self.text) } else { Vec::new() })
    }

    /// The comments in it that tell another tool something.
    fn foreign_comments(&self) -> &[Comment<'u>] {
        self.foreign.get_or_init(|| waiver::foreign_comments(self.text))
    }

    /// The comments that speak of parts of the document, wherever they are written.
    fn spoken<'s>(&'s self, document: &Document) -> Vec<(Comment<'s>, Spoken)> {
        match self.item.origin() {
            None => self.in_text(document, self.comments()),
            Some(origin) => match &origin.source {
                Source::Nowhere => self.in_text(document, self.comments()),
                Source::Template(_) => {
                    let mut spoken = self.in_text(document, self.comments());
                    spoken.extend(self.in_template(origin, document));
                    spoken
                }
                Source::Manifest(_) => self.in_manifest(origin, document),
            },
        }
    }

    fn in_text<'s>(&self, document: &Document, comments: &[Comment<'s>]) -> Vec<(Comment<'s>, Spoken)> {
        let mut spoken = Vec::new();
        for comment in comments {
            if is_text(document, self.text, comment) {
                self.spoken_for.borrow_mut().insert(comment.span.start);
                continue;
            }
            let Some((below, target)) = comment.target.and_then(|line| Some((document.begins_in(line)?, line))) else {
                continue;
            };
            self.spoken_for.borrow_mut().insert(comment.span.start);
            let complaint = Complaint { span: comment.span, missing: false, document: None, path: None };
            let place = trace::trace(self.item, self.text, self.lines(), &complaint).place;
            let scope = Scope { below: segments(&below), line: Some(self.lines().position(target.start).0) };
            spoken.push((comment.clone(), Spoken { scope, place }));
        }
        spoken
    }

    /// Comments of the template that Helm takes out: what they speak of are the rendered lines that come from theirs.
    fn in_template<'s>(&self, origin: &'s Origin, document: &Document) -> Vec<(Comment<'s>, Spoken)> {
        let Some(template) = origin.text().filter(|text| text.contains(MARK)) else { return Vec::new() };
        let lines = Lines::new(template);
        let comments = waiver::template_comments(template).into_iter();
        let targeted = comments.filter_map(|comment| Some((lines.position(comment.target?.start).0, comment)));
        let targeted: Vec<(usize, Comment<'s>)> = targeted.collect();
        if targeted.is_empty() {
            return Vec::new();
        }
        let mut spoken = Vec::new();
        let (first, last) = (self.lines().position(document.span.start).0, self.lines().position(document.span.end).0);
        for line in first..=last {
            let Some(from) = origin.line(self.text, line).filter(|from| from.certain) else { continue };
            for (_, comment) in targeted.iter().filter(|(target, _)| *target == from.line) {
                let Some(below) = document.begins_in(self.lines().line_span(line)) else { continue };
                let place = lines.place(&self.item.name, comment.span, false);
                let scope = Scope { below: segments(&below), line: Some(line) };
                spoken.push((comment.clone(), Spoken { scope, place }));
            }
        }
        spoken
    }

    /// Comments of a manifest that a kustomization took in, brought to the same parts of what it made of it.
    fn in_manifest<'s>(&self, origin: &'s Origin, document: &Document) -> Vec<(Comment<'s>, Spoken)> {
        let Some(text) = origin.text().filter(|text| text.contains(MARK)) else { return Vec::new() };
        let comments: Vec<Comment<'s>> = waiver::comments(text);
        let Some(written) = trace::counterpart(text, document) else { return Vec::new() };
        let lines = Lines::new(text);
        let mut spoken = Vec::new();
        for comment in comments.into_iter().filter(|comment| !is_text(&written, text, comment)) {
            let Some(path) = comment.target.and_then(|line| written.begins_in(line)) else { continue };
            let path = segments(&path);
            let below = trace::same_path(&document.value, &written.value, &path);
            if below.len() == path.len() {
                let place = lines.place(&self.item.name, comment.span, false);
                spoken.push((comment, Spoken { scope: Scope { below, line: None }, place }));
            }
        }
        spoken
    }
}

/// Whether what looks like a comment is part of a text; the line that opens a block of text may have one.
pub(super) fn is_text(document: &Document, text: &str, comment: &Comment<'_>) -> bool {
    let Some(scalar) = document.scalar_at(comment.span.start) else { return false };
    let before = text.get(scalar.start..comment.span.start).unwrap_or_default();
    !before.starts_with(['|', '>']) || before.contains('\n')
}

fn segments(path: &[Value]) -> Vec<Segment> {
    let segment = |value: &Value| match as_str(value) {
        Some(key) => Segment::Key(key.to_owned()),
        None => Segment::Index(value.as_u32().map_or(0, |index| index as usize)),
    };
    path.iter().map(segment).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Check, Configured, Progress};
    use super::*;
    use crate::config::Config;
    use crate::finding::Report;
    use crate::layout::Layouts;
    use crate::policy;
    use crate::source::{Content, Found, Item, Render};
    use crate::value::{object, string};
    use crate::verdict::Verdict;
    use crate::{document, engine};

    /// What is found in a rendered text that comes from a file.
    fn checked(written: &str, rendered: &str, source: fn(std::path::PathBuf) -> Source) -> Report {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), written).unwrap();
        let render = Arc::new(Render { name: "shop".into(), values: None, sets: 1 });
        let origin = Origin::new(render, source(file.path().into()), None);
        let content = Content::Rendered(rendered.into(), Arc::new(origin));
        let item = Item { name: "shop/a.yaml".into(), path: None, content };
        let rule = policy::bundled().unwrap().iter().find(|rule| rule.id == "latest-tag").unwrap();
        let params = object(rule.default_params().into_iter().map(|(name, value)| (string(&name), value)));
        let known = [rule.id.clone()].into();
        let check = Check {
            rules: vec![Configured { rule, params, only_demanded: false }],
            waivers: Some(Waivers::new(&Config::default(), known, "2026-06-01".parse().unwrap()).unwrap()),
            verdict: Verdict::default(),
            layout: Layouts::default(),
            shard: None,
            namespace_captures: None,
            looks_at: None,
            owner: None,
            root: "/".into(),
            kubernetes: (1, 33),
            namespace: "default".into(),
            complete: true,
            whole: false,
            baseline: None,
            excerpts: true,
            document_limits: document::Limits::default(),
            engine_limits: engine::Limits::default(),
            jobs: 1,
            coverage: None,
        };
        check.run(|sink| _ = sink(Found::Item(item)), &Progress::default())
    }

    /// The containers, and whether each is waived.
    fn told(report: &Report) -> Vec<(&str, bool)> {
        assert!(report.errors.is_empty(), "{:?}", report.errors);
        report.findings.iter().map(|it| (it.container.as_deref().unwrap(), it.waiver.is_some())).collect()
    }

    fn pod(containers: &str) -> String {
        format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n{containers}")
    }

    #[test]
    fn a_comment_in_a_manifest_speaks_of_the_same_part_of_what_a_kustomization_made_of_it() {
        let written = pod(
            "    - name: a\n      image: x:latest\n    # kubectl-policy: waive latest-tag -- y\n    - name: b\n      image: x:latest\n",
        );
        let rendered = pod(
            "  - name: new\n    image: x:latest\n  - name: b\n    image: x:latest\n  - name: a\n    image: x:latest\n",
        );
        let report = checked(&written, &rendered, Source::Manifest);
        let mut told = told(&report);
        told.sort_unstable();
        assert_eq!(told, [("a", false), ("b", true), ("new", false)]);
        assert_eq!(report.waivers.first().unwrap().location.as_ref().unwrap().line, 9);
    }

    #[test]
    fn a_comment_in_a_template_speaks_of_every_line_that_comes_from_its_own() {
        let written = pod(
            "    {{- range .Values.names }}\n    {{- /* kubectl-policy: waive latest-tag -- y */}}\n    - name: {{ . }}\n      image: \
                           x:latest\n    {{- end }}\n    - name: last\n      image: y:latest\n",
        );
        let rendered = pod(
            "    - name: one\n      image: x:latest\n    - name: two\n      image: x:latest\n    - name: last\n      image: y:latest\n",
        );
        let report = checked(&written, &rendered, Source::Template);
        assert_eq!(told(&report), [("one", true), ("two", true), ("last", false)]);
        assert_eq!(report.waivers.len(), 1);
    }
}
