//! Which documents a rule looks at, as its metadata's `kinds` says.

use std::collections::BTreeSet;

/// The group of Spinnaker's documents: a name of ours, for Spinnaker has none.
pub const SPINNAKER_GROUP: &str = "spinnaker.io";

/// A choice of kinds. `workload` is whatever holds a pod template, told by its shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindSelector {
    any: bool,
    workload: bool,
    /// `Kind` in every group.
    kinds: BTreeSet<String>,
    /// `(group, Kind)`, the core group being `""`.
    grouped: BTreeSet<(String, String)>,
}

impl KindSelector {
    /// Matches every Kubernetes object.
    #[must_use]
    pub fn any() -> Self {
        Self { any: true, ..Self::default() }
    }

    /// Reads the words of `custom.kinds`: `any`, `workload`, `Kind`, `group/Kind`, `core/Kind`.
    ///
    /// # Errors
    ///
    /// Says which word is none of these.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut selector = Self::default();
        for word in words {
            match word.split_once('/') {
                None if word == "any" => selector.any = true,
                None if word == "workload" => selector.workload = true,
                None if starts_upper(word) => _ = selector.kinds.insert(word.to_owned()),
                Some((group, kind)) if starts_upper(kind) && !group.is_empty() => {
                    let group = if group == "core" { "" } else { group };
                    selector.grouped.insert((group.to_owned(), kind.to_owned()));
                }
                _ => return Err(format!("`{word}` is neither `any`, `workload`, a `Kind` nor a `group/Kind`")),
            }
        }
        Ok(selector)
    }

    /// Whether a document of this apiVersion and kind, with or without a pod template, is looked at.
    #[must_use]
    pub fn matches(&self, api_version: &str, kind: &str, has_pod_template: bool) -> bool {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        if (self.any && group != SPINNAKER_GROUP) || (self.workload && has_pod_template) || self.kinds.contains(kind) {
            return true;
        }
        self.grouped.iter().any(|(wanted_group, wanted)| wanted == kind && wanted_group == group)
    }

    /// Whether the kind is chosen by its name, and not among others.
    #[must_use]
    pub fn names(&self, group: &str, kind: &str) -> bool {
        self.kinds.contains(kind) || self.grouped.contains(&(group.to_owned(), kind.to_owned()))
    }

    /// Whether any Spinnaker document is looked at.
    #[must_use]
    pub fn looks_at_spinnaker(&self) -> bool {
        self.grouped.iter().any(|(group, _)| group == SPINNAKER_GROUP)
    }

    /// The words again, for listings.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        if self.any {
            words.push("any".into());
        }
        if self.workload {
            words.push("workload".into());
        }
        words.extend(self.kinds.iter().cloned());
        words.extend(self.grouped.iter().map(|(group, kind)| {
            let group = if group.is_empty() { "core" } else { group };
            format!("{group}/{kind}")
        }));
        words
    }
}

fn starts_upper(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_kind_matches_in_every_group() {
        let selector = KindSelector::parse(["Role"]).unwrap();
        assert!(selector.matches("rbac.authorization.k8s.io/v1", "Role", false));
        assert!(!selector.matches("rbac.authorization.k8s.io/v1", "ClusterRole", false));
    }

    #[test]
    fn the_core_group_is_not_knative() {
        let selector = KindSelector::parse(["core/Service"]).unwrap();
        assert!(selector.matches("v1", "Service", false));
        assert!(!selector.matches("serving.knative.dev/v1", "Service", true));
    }

    #[test]
    fn pipelines_are_none_of_any_object() {
        let api_version = format!("{SPINNAKER_GROUP}/v1");
        assert!(!KindSelector::any().matches(&api_version, "Pipeline", false));
        let selector = KindSelector::parse(["spinnaker.io/Pipeline"]).unwrap();
        assert!(selector.matches(&api_version, "Pipeline", false) && selector.looks_at_spinnaker());
        assert!(!selector.matches("tekton.dev/v1", "Pipeline", false));
    }

    #[test]
    fn workload_is_told_by_shape() {
        let selector = KindSelector::parse(["workload"]).unwrap();
        assert!(selector.matches("argoproj.io/v1alpha1", "Rollout", true));
        assert!(!selector.matches("v1", "ConfigMap", false));
    }

    #[test]
    fn a_lower_case_kind_is_refused() {
        assert!(KindSelector::parse(["deployment"]).unwrap_err().contains("`deployment`"));
    }
}
