//! What a rule's findings do in some places and not in others: how a rule is rolled out.

use serde::Deserialize;

use super::{Glob, RuleSettings, Site};
use crate::date::Date;
use crate::finding::{Level, ServiceLevel};

/// What is settled for a rule in some places. All parts that are there must fit; of each part one pattern.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a map such as `{namespaces: [\"*-prod\"], level: deny}`"
)]
pub struct Override {
    /// Files, from the configuration's directory; `*` stands for `/`, too.
    #[serde(default)]
    pub paths: Vec<Glob>,
    /// Namespaces.
    #[serde(default)]
    pub namespaces: Vec<Glob>,
    /// Services, as the layout or the pattern for namespaces captures them.
    #[serde(default)]
    pub services: Vec<Glob>,
    /// Levels of services, where they demand anything.
    #[serde(default)]
    pub service_levels: Vec<ServiceLevel>,
    /// What findings do there; what holds elsewhere if it is left out.
    #[serde(default)]
    pub level: Option<Level>,
    /// From this day on findings are denied there.
    #[serde(default)]
    pub enforce_from: Option<Date>,
}

impl Override {
    /// Whether it holds at a place. What is not known of a place fits no pattern.
    #[must_use]
    pub fn fits(&self, site: &Site<'_>) -> bool {
        let any = |globs: &[Glob], text: Option<&str>| {
            globs.is_empty() || text.is_some_and(|text| globs.iter().any(|glob| glob.matches(text)))
        };
        let level = self.service_levels.is_empty() || site.level.is_some_and(|it| self.service_levels.contains(&it));
        level
            && any(&self.paths, site.file)
            && any(&self.namespaces, site.namespace)
            && any(&self.services, site.service)
    }

    /// Why it means nothing, if it does.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let anywhere = self.paths.is_empty() && self.namespaces.is_empty() && self.services.is_empty();
        if anywhere && self.service_levels.is_empty() {
            return Some(
                "it names no `paths`, `namespaces`, `services` or `service-levels`, and would hold everywhere",
            );
        }
        (self.level.is_none() && self.enforce_from.is_none()).then_some("it sets neither `level` nor `enforce-from`")
    }
}

impl RuleSettings {
    /// What the rule's findings do at a place on a day, when they would do `otherwise` without these settings.
    ///
    /// The last override that fits counts. With `enforce-from` a finding is denied from that day on; before it, it does
    /// what `level` says, but at most `warn`. An override with a level of its own does not wait for the rule's day.
    #[must_use]
    pub fn level_at(&self, site: &Site<'_>, today: Date, otherwise: Level) -> Level {
        match self.overrides.iter().rev().find(|it| it.fits(site)) {
            Some(Override { level, enforce_from, .. }) => {
                level_on(level.or(self.level), *enforce_from, today, otherwise)
            }
            None => level_on(self.level, self.enforce_from, today, otherwise),
        }
    }

    /// Whether its findings do anything anywhere, on any day.
    #[must_use]
    pub fn is_on(&self) -> bool {
        let is_on = |level: Option<Level>, day: Option<Date>| level != Some(Level::Off) || day.is_some();
        is_on(self.level, self.enforce_from)
            || self.overrides.iter().any(|it| is_on(it.level.or(self.level), it.enforce_from))
    }

    /// The days on which something changes.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.enforce_from.into_iter().chain(self.overrides.iter().filter_map(|it| it.enforce_from))
    }
}

fn level_on(level: Option<Level>, enforce_from: Option<Date>, today: Date, otherwise: Level) -> Level {
    match enforce_from {
        None => level.unwrap_or(otherwise),
        Some(day) if day <= today => Level::Deny,
        Some(_) => level.map_or(Level::Warn, |level| level.min(Level::Warn)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    fn config(rule: &str) -> Config {
        let text = format!("version: 1\nrules:\n  r: {rule}\n");
        Config::parse(Path::new("/r/.kubectl-policy.yaml"), "c", &text).unwrap()
    }

    #[test]
    fn the_last_override_that_fits_counts() {
        let config = config(
            "{level: dryrun, overrides: [{namespaces: [\"*-prod\", live], level: warn}, {paths: [\"charts/*\"], level: off}, \
             {services: [echo], namespaces: [\"*-prod\"], enforce-from: 2027-01-15}]}",
        );
        let settings = &config.rules["r"];
        let on = |file, namespace, service, today: &str| {
            let site = Site { file: Some(file), namespace, service, level: None };
            settings.level_at(&site, today.parse().unwrap(), Level::Deny)
        };
        assert_eq!(on("a.yaml", None, None, "2027-01-01"), Level::Dryrun);
        assert_eq!(on("a.yaml", Some("web-prod"), None, "2027-01-01"), Level::Warn);
        assert_eq!(on("charts/a.yaml", Some("web-prod"), None, "2027-01-01"), Level::Off);
        assert_eq!(on("charts/a.yaml", Some("echo-prod"), Some("echo"), "2027-01-14"), Level::Dryrun);
        assert_eq!(on("charts/a.yaml", Some("echo-prod"), Some("echo"), "2027-01-15"), Level::Deny);
        assert_eq!(on("a.yaml", Some("echo-dev"), Some("echo"), "2027-01-15"), Level::Dryrun);
        assert!(settings.is_on());
        assert_eq!(settings.days().count(), 1);
    }

    #[test]
    fn before_its_day_a_rule_warns_at_most() {
        let config = config("{enforce-from: 2027-01-15, overrides: [{paths: [x], level: deny}]}");
        let at = |file, today: &str| {
            let site = Site { file: Some(file), ..Site::default() };
            config.rules["r"].level_at(&site, today.parse().unwrap(), Level::Deny)
        };
        assert_eq!((at("a", "2027-01-14"), at("a", "2027-01-15")), (Level::Warn, Level::Deny));
        assert_eq!(at("x", "2027-01-14"), Level::Deny, "its own level does not wait");
    }

    #[test]
    fn off_everywhere_is_off() {
        assert!(!config("{level: off, overrides: [{paths: [x], level: off}]}").rules["r"].is_on());
        assert!(config("{level: off, overrides: [{paths: [x], level: warn}]}").rules["r"].is_on());
        assert!(config("{level: off, enforce-from: 2027-01-01}").rules["r"].is_on());
    }
}
