//! Service levels: how much depends on a service. Which service an object belongs to is the layout's to say, or the
//! namespace's; what a level demands is said by the rules.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Glob;
use crate::finding::ServiceLevel;
use crate::value::{Value, as_str, get_in};

/// Where the level of a service is written. A name in `services` counts before the label, and both before `default`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a map such as `{label: example.com/service-level, services: {echo: A}, default: C}`"
)]
pub struct ServiceLevels {
    /// The key of the label or annotation that holds the level, on an object or on its pod template.
    #[serde(default)]
    pub label: Option<String>,
    /// Names of services, or patterns for them, and their levels. A name counts before a pattern, and of several
    /// patterns the one with the highest demands.
    #[serde(default)]
    pub services: BTreeMap<String, ServiceLevel>,
    /// The level of all others.
    #[serde(default)]
    pub default: Option<ServiceLevel>,
    /// The environments in which a level demands anything, as folders are named; what has none is in all of them.
    #[serde(default = "production")]
    pub environments: Vec<String>,
}

impl Default for ServiceLevels {
    fn default() -> Self {
        Self { label: None, services: BTreeMap::new(), default: None, environments: production() }
    }
}

/// A level is a promise about production, by whatever name.
fn production() -> Vec<String> {
    ["production", "prod", "prd", "live"].map(ToOwned::to_owned).into()
}

impl ServiceLevels {
    /// Whether a level demands anything in an environment, and of what has none.
    #[must_use]
    pub fn hold_in(&self, environment: Option<&str>) -> bool {
        environment.is_none_or(|environment| self.environments.iter().any(|name| name == environment))
    }

    /// The level of an object that belongs to the service; nothing if none is written anywhere.
    ///
    /// # Errors
    ///
    /// The value of a label that is no level.
    pub fn of(&self, service: Option<&str>, object: &Value) -> Result<Option<ServiceLevel>, String> {
        if let Some(level) = service.and_then(|service| self.of_service(service)) {
            return Ok(Some(level));
        }
        match self.label.as_deref().and_then(|key| labelled(key, object)) {
            Some(text) => ServiceLevel::ALL
                .into_iter()
                .find(|level| text.eq_ignore_ascii_case(level.as_str()))
                .map_or_else(|| Err(text.to_owned()), |level| Ok(Some(level))),
            None => Ok(self.default),
        }
    }

    fn of_service(&self, service: &str) -> Option<ServiceLevel> {
        self.services.get(service).copied().or_else(|| {
            let matching = self
                .services
                .iter()
                .filter(|(name, _)| Glob::new(name.as_str()).is_some_and(|pattern| pattern.matches(service)));
            matching.map(|(_, level)| *level).min()
        })
    }
}

/// The value of a label or annotation of an object or its pod template.
fn labelled<'v>(key: &str, object: &'v Value) -> Option<&'v str> {
    let holders: [&[&str]; 3] = [&[], &["spec", "template"], &["spec", "jobTemplate", "spec", "template"]];
    let mut places = holders.iter().flat_map(|holder| ["labels", "annotations"].map(|map| (holder, map)));
    places.find_map(|(holder, map)| {
        let path: Vec<&str> = holder.iter().copied().chain(["metadata", map, key]).collect();
        get_in(object, &path).and_then(as_str)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels() -> ServiceLevels {
        let services = [("echo", ServiceLevel::C), ("ec*", ServiceLevel::A), ("e*", ServiceLevel::B)];
        ServiceLevels {
            label: Some("example.com/level".into()),
            services: services.map(|(name, level)| (name.to_owned(), level)).into(),
            default: Some(ServiceLevel::C),
            ..ServiceLevels::default()
        }
    }

    fn object(yaml: &str) -> Value {
        Value::from_yaml_str(yaml).unwrap()
    }

    #[test]
    fn a_name_counts_before_a_pattern_and_both_before_a_label() {
        let labelled = object("metadata: {labels: {example.com/level: B}}");
        let of = |service| levels().of(Some(service), &labelled).unwrap().unwrap();
        assert_eq!(of("echo"), ServiceLevel::C);
        assert_eq!(of("ecology"), ServiceLevel::A, "of two patterns the one with the higher demands");
        assert_eq!(of("web"), ServiceLevel::B);
    }

    #[test]
    fn labels_and_annotations_of_an_object_or_its_pods() {
        for yaml in [
            "metadata: {labels: {example.com/level: a}}",
            "metadata: {annotations: {example.com/level: A}}",
            "spec: {template: {metadata: {labels: {example.com/level: A}}}}",
            "spec: {jobTemplate: {spec: {template: {metadata: {annotations: {example.com/level: A}}}}}}",
        ] {
            assert_eq!(levels().of(None, &object(yaml)), Ok(Some(ServiceLevel::A)), "{yaml}");
        }
        assert_eq!(levels().of(None, &object("metadata: {}")), Ok(Some(ServiceLevel::C)));
        assert_eq!(ServiceLevels::default().of(Some("web"), &object("metadata: {}")), Ok(None));
    }

    #[test]
    fn a_level_is_about_production() {
        let hold_in = |environment| levels().hold_in(environment);
        assert!(hold_in(Some("production")) && hold_in(Some("prod")) && hold_in(None));
        assert!(!hold_in(Some("development")));
    }

    #[test]
    fn a_label_that_is_no_level_is_told() {
        let gold = object("metadata: {labels: {example.com/level: gold}}");
        assert_eq!(levels().of(None, &gold), Err("gold".to_owned()));
    }
}
