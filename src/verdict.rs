//! What counts: each finding's level, and the exit status that follows from a report. The one place that decides.

use std::collections::BTreeMap;

use crate::config::{RuleSettings, ServiceLevels, Site};
use crate::date::Date;
use crate::finding::{Level, Report, ServiceLevel, Severity};
use crate::policy::Rule;
use crate::value::Value;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Nothing at or above the threshold.
    Clean = 0,
    /// Findings at or above the threshold.
    Findings = 1,
    /// Something could not be checked. Never hidden by findings, never taken for clean.
    Error = 2,
}

/// What the configuration and the command line say about levels.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// What the configuration says about single rules, by their ids.
    pub rules: BTreeMap<String, RuleSettings>,
    /// Where the levels of services are written; with none, no rule is demanded.
    pub service_levels: Option<ServiceLevels>,
    /// The day of the run, for what is enforced from a day on.
    pub today: Date,
    /// The mildest level that fails the run.
    pub fail_on: Level,
    /// Findings do not fail the run; errors still do.
    pub exit_zero: bool,
}

impl Default for Verdict {
    fn default() -> Self {
        Self {
            rules: BTreeMap::new(),
            service_levels: None,
            today: Date::today(),
            fail_on: Level::Deny,
            exit_zero: false,
        }
    }
}

impl Verdict {
    /// The level whose demands an object has to meet, by its service and environment; nothing if no level is written
    /// anywhere, or if none holds in that environment.
    ///
    /// # Errors
    ///
    /// The value of a label that is no level.
    pub fn demands(
        &self,
        service: Option<&str>,
        environment: Option<&str>,
        object: &Value,
    ) -> Result<Option<ServiceLevel>, String> {
        let Some(levels) = &self.service_levels else { return Ok(None) };
        if levels.hold_in(environment) { levels.of(service, object) } else { Ok(None) }
    }

    /// A finding's severity: as configured for its rule, else its own, else the rule's; the last two at least high where
    /// the level of the `service` demands the rule.
    #[must_use]
    pub fn severity(&self, rule: &Rule, own: Option<Severity>, service: Option<ServiceLevel>) -> Severity {
        let configured = self.rules.get(&rule.id).and_then(|settings| settings.severity);
        configured.or(raised(rule, own, service)).or(own).unwrap_or(rule.severity)
    }

    /// A finding's level at a place: as configured for its rule, else what its severity leads to.
    #[must_use]
    pub fn level(&self, rule: &Rule, own: Option<Severity>, site: &Site<'_>) -> Level {
        let configured = self.rules.get(&rule.id);
        let own = raised(rule, own, site.level).or(own);
        let otherwise = match configured.and_then(|settings| settings.severity).or(own) {
            Some(severity) => severity.default_level(),
            None => rule.level,
        };
        configured.map_or(otherwise, |settings| settings.level_at(site, self.today, otherwise))
    }

    /// Whether the rule runs at all.
    #[must_use]
    pub fn is_on(&self, rule: &Rule) -> bool {
        self.rules.get(&rule.id).is_none_or(RuleSettings::is_on)
    }

    /// Whether a rule's findings do different things in different places.
    #[must_use]
    pub fn differs_by_site(&self, rule: &Rule) -> bool {
        self.rules.get(&rule.id).is_some_and(|settings| !settings.overrides.is_empty())
    }

    /// How a run with this report ends.
    #[must_use]
    pub fn status(&self, report: &Report) -> ExitStatus {
        if !report.errors.is_empty() {
            return ExitStatus::Error;
        }
        let fails = report.findings.iter().any(|finding| finding.counts() && finding.level >= self.fail_on);
        if fails && !self.exit_zero { ExitStatus::Findings } else { ExitStatus::Clean }
    }
}

/// The severity that a rule has where a service's level demands it.
fn raised(rule: &Rule, own: Option<Severity>, service: Option<ServiceLevel>) -> Option<Severity> {
    let demanded = service.is_some_and(|level| rule.service_levels.contains(&level));
    demanded.then(|| own.unwrap_or(rule.severity).max(Severity::High))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, Problem, Waiver};

    fn finding(level: Level, waived: bool) -> Finding {
        Finding {
            rule: "r".into(),
            severity: Severity::High,
            level,
            message: String::new(),
            resource: None,
            container: None,
            path: [].into(),
            location: None,
            fingerprint: String::new(),
            owner: None,
            waiver: waived.then(|| Waiver { reason: String::new(), owner: None, expires: None }),
            rendering: None,
            baseline: false,
            excerpt: None,
            remediation: "".into(),
            document: 0,
        }
    }

    #[test]
    fn status_over_all_combinations() {
        use ExitStatus::{Clean, Error, Findings};
        let warn = Verdict { fail_on: Level::Warn, ..Verdict::default() };
        let zero = Verdict { exit_zero: true, ..Verdict::default() };
        let deny = Verdict::default();
        for (verdict, level, waived, expected) in [
            (&deny, Level::Deny, false, Findings),
            (&deny, Level::Warn, false, Clean),
            (&deny, Level::Deny, true, Clean),
            (&warn, Level::Warn, false, Findings),
            (&warn, Level::Dryrun, false, Clean),
            (&zero, Level::Deny, false, Clean),
        ] {
            let mut report = Report { findings: vec![finding(level, waived)], ..Report::default() };
            assert_eq!(verdict.status(&report), expected, "{level} {waived}");
            report.errors.push(Problem::new("x"));
            assert_eq!(verdict.status(&report), Error, "an error is never hidden");
        }
        assert_eq!(deny.status(&Report::default()), Clean);
    }
}
