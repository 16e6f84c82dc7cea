//! The waivers of the configuration, and what it demands of all waivers.

use std::collections::{BTreeMap, BTreeSet};

use super::{Suppression, Terms};
use crate::config::{Config, Place, Site, Waiver};
use crate::date::Date;
use crate::finding::{Location, Problem, Resource, Segment};
use crate::typed::dotted;

/// What a finding is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'s> {
    /// The rule's id.
    pub rule: &'s str,
    /// The object.
    pub resource: Option<&'s Resource>,
    /// The container's name.
    pub container: Option<&'s str>,
    /// The keys from the document's root.
    pub path: &'s [Segment],
    /// Where the object stands.
    pub site: Site<'s>,
}

/// What a run knows about waivers.
#[derive(Debug, Clone)]
pub struct Waivers {
    config: Config,
    terms: Vec<Terms>,
    known: BTreeSet<String>,
    /// Alias → rules, where other tools' suppressions count.
    aliases: Option<BTreeMap<String, Vec<String>>>,
    today: Date,
}

impl Waivers {
    /// Takes the waivers of a configuration. `known` are the ids of all rules that there are, those included that do not
    /// run: a waiver of any other is a mistake.
    ///
    /// # Errors
    ///
    /// The first waiver that lacks what the configuration demands, at its place.
    pub fn new(config: &Config, known: BTreeSet<String>, today: Date) -> Result<Self, Box<Problem>> {
        let terms = config.waivers.iter().map(|waiver| Terms {
            reason: waiver.reason.clone(),
            owner: waiver.owner.clone(),
            expires: waiver.expires,
        });
        let waivers = Self { config: config.clone(), terms: terms.collect(), known, aliases: None, today };
        for (index, terms) in waivers.terms.iter().enumerate() {
            if let Some(lack) = waivers.lack(terms) {
                let problem = config.problem(Place::Waiver(index), format!("the waiver {lack}"));
                return Err(Box::new(problem));
            }
        }
        Ok(waivers)
    }

    /// The same with the suppressions of other tools, whose checks are rules by these aliases (`tool:check`).
    #[must_use]
    pub fn with_foreign(mut self, aliases: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut rules: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (alias, rule) in aliases {
            rules.entry(alias).or_default().push(rule);
        }
        self.aliases = Some(rules);
        self
    }

    /// Whether the suppressions of other tools count.
    #[must_use]
    pub fn takes_foreign(&self) -> bool {
        self.aliases.is_some()
    }

    /// The rules that a suppression is about; of a check that is none of our rules nothing.
    #[must_use]
    pub fn rules_of(&self, suppression: &Suppression) -> Vec<&str> {
        let Some(aliases) = &self.aliases else { return Vec::new() };
        let of_tool = format!("{}:", suppression.tool);
        let mut rules: Vec<&str> = if suppression.checks.is_empty() {
            aliases
                .iter()
                .filter(|(alias, _)| alias.starts_with(&of_tool))
                .flat_map(|(_, rules)| rules)
                .map(String::as_str)
                .collect()
        } else {
            let checks = suppression.checks.iter().filter_map(|check| aliases.get(&format!("{of_tool}{check}")));
            checks.flatten().map(String::as_str).collect()
        };
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// The ids of all rules.
    #[must_use]
    pub fn known(&self) -> &BTreeSet<String> {
        &self.known
    }

    /// The day of the run.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    /// The waivers of the configuration, in their order.
    #[must_use]
    pub fn configured(&self) -> &[Waiver] {
        &self.config.waivers
    }

    /// The terms of a waiver of the configuration.
    #[must_use]
    pub fn terms(&self, index: usize) -> Option<&Terms> {
        self.terms.get(index)
    }

    /// Where a waiver of the configuration stands.
    #[must_use]
    pub fn location(&self, index: usize) -> Option<Location> {
        self.config.location(Place::Waiver(index))
    }

    /// The numbers of the configuration's waivers that cover a finding, those included that are over.
    pub fn covering<'w>(&'w self, subject: &Subject<'w>) -> impl Iterator<Item = usize> + 'w {
        let subject = *subject;
        let covering = move |(index, waiver): (usize, &Waiver)| covers(waiver, &subject).then_some(index);
        self.config.waivers.iter().enumerate().filter_map(covering)
    }

    /// The service that an object belongs to, by what its path says or else its namespace.
    #[must_use]
    pub fn service(&self, by_path: Option<&str>, namespace: Option<&str>) -> Option<String> {
        if let Some(service) = by_path {
            return Some(service.to_owned());
        }
        self.config.namespace_captures(namespace?)?.remove("service")
    }

    /// What the terms lack that every waiver must have, or the configuration demands: a phrase that goes behind "the
    /// waiver".
    #[must_use]
    pub fn lack(&self, terms: &Terms) -> Option<String> {
        let demands = &self.config.waiver_policy;
        if terms.reason.is_empty() {
            return Some("has no reason".to_owned());
        }
        if demands.requires_owner() && terms.owner.is_none() {
            return Some("has no owner, and `waiver-policy` requires one".to_owned());
        }
        let Some(day) = terms.expires else {
            let wanted = demands.requires_expiry() || demands.max_days.is_some();
            return wanted.then(|| "never expires, and `waiver-policy` requires a date".to_owned());
        };
        let most = demands.max_days.filter(|most| day.days_since(self.today) > i64::from(*most))?;
        Some(format!("holds until {day}, and `waiver-policy` allows at most {most} days from today"))
    }
}

fn covers(waiver: &Waiver, subject: &Subject<'_>) -> bool {
    let Subject { rule, resource, container, path, site } = subject;
    let part = |glob: &Option<crate::config::Glob>, text: Option<&str>| {
        glob.as_ref().is_none_or(|glob| text.is_some_and(|text| glob.matches(text)))
    };
    waiver.rule.matches(rule)
        && part(&waiver.kind, resource.map(|it| it.kind.as_str()))
        && part(&waiver.name, resource.map(|it| it.name.as_str()))
        && part(&waiver.namespace, site.namespace)
        && part(&waiver.container, *container)
        && part(&waiver.service, site.service)
        && part(&waiver.file, site.file)
        && (waiver.path.is_none() || part(&waiver.path, Some(&dotted(path))))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn waivers(text: &str) -> Result<Waivers, Box<Problem>> {
        let config = Config::parse(Path::new("/r/.kubectl-policy.yaml"), "c", &format!("version: 1\n{text}")).unwrap();
        Waivers::new(&config, BTreeSet::new(), "2026-12-01".parse().unwrap())
    }

    #[test]
    fn every_part_must_fit() {
        let resource = Resource {
            api_version: "apps/v1".into(),
            kind: "Deployment".into(),
            namespace: Some("shop".into()),
            name: "debug-web".into(),
        };
        let path = [Segment::Key("spec".into()), Segment::Index(0)];
        let site = Site { file: Some("deploy/web.yaml"), namespace: Some("shop"), service: Some("web"), level: None };
        let subject =
            Subject { rule: "latest-tag", resource: Some(&resource), container: Some("app"), path: &path, site };
        for (part, expected) in [
            ("", true),
            ("kind: Deployment", true),
            ("kind: Deploy*, name: \"debug-*\", namespace: sh?p, container: app", true),
            ("service: web, file: \"deploy/*\", path: \"spec[*]\"", true),
            ("kind: Pod", false),
            ("name: web", false),
            ("namespace: web", false),
            ("container: proxy", false),
            ("service: echo", false),
            ("file: \"charts/*\"", false),
            ("path: spec", false),
        ] {
            let text = format!("waivers: [{{rule: \"latest-*\", reason: x, {part}}}]");
            assert_eq!(waivers(&text).unwrap().covering(&subject).count(), usize::from(expected), "{part}");
            let other = Subject { rule: "privileged", ..subject };
            assert_eq!(waivers(&text).unwrap().covering(&other).count(), 0);
        }
        let nothing = Subject { resource: None, container: None, site: Site::default(), ..subject };
        let text = "waivers: [{rule: latest-tag, reason: x, container: \"*\"}]";
        assert_eq!(waivers(text).unwrap().covering(&nothing).count(), 0, "what is not known fits no pattern");
    }

    #[test]
    fn what_is_demanded() {
        let policy = "waiver-policy: {require: [owner, expires], max-days: 30}\n";
        for (waiver, lack) in [
            ("owner: o, expires: 2026-12-31", None),
            ("expires: 2026-12-31", Some("the waiver has no owner, and `waiver-policy` requires one")),
            ("owner: o", Some("the waiver never expires, and `waiver-policy` requires a date")),
            (
                "owner: o, expires: 2027-01-01",
                Some("the waiver holds until 2027-01-01, and `waiver-policy` allows at most 30 days from today"),
            ),
        ] {
            let text = format!("{policy}waivers:\n  - {{rule: latest-tag, reason: x, {waiver}}}\n");
            let told = waivers(&text).err();
            assert_eq!(told.as_ref().map(|problem| problem.message.as_str()), lack, "{waiver}");
            assert_eq!(told.map(|it| it.location.unwrap().line), lack.map(|_| 4));
        }
        assert!(waivers("waivers: [{rule: latest-tag, reason: x}]\n").is_ok());
    }
}
