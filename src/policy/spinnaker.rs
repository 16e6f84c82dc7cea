//! The packages that Armory's policy engine asks in Spinnaker, told by their names: which of them are asked when a
//! pipeline is saved, and so can be asked here, and which only while one runs.

use super::{KindSelector, Runs, SPINNAKER_GROUP};

/// The packages that are asked when a pipeline is saved; the engine's documentation has the one name, its messages the
/// other.
const ON_SAVE: [&str; 2] = ["opa.pipelines", "spinnaker.persistence.pipelines.before"];

/// The packages that are asked at other times, by what their names begin with.
const ELSEWHERE: [(&str, &str); 4] = [
    ("spinnaker.execution.", "Spinnaker asks it when a pipeline runs, with what is only known then"),
    ("spinnaker.deployment.", "Spinnaker asks it when it deploys, with what is only known then"),
    ("spinnaker.http.", "Spinnaker asks it for each call of its API"),
    ("spinnaker.ui.", "Spinnaker's user interface asks it"),
];

/// What a package without metadata is asked about, and on which kinds of documents.
pub(super) fn runs(package: &str) -> (Runs, KindSelector) {
    if ON_SAVE.contains(&package) {
        let kinds = ["Pipeline", "PipelineInstance"].map(|kind| format!("{SPINNAKER_GROUP}/{kind}"));
        return (Runs::OnSavedPipelines, KindSelector::parse(kinds.iter().map(String::as_str)).unwrap_or_default());
    }
    let elsewhere = ELSEWHERE.iter().find(|(start, _)| package.starts_with(start));
    match elsewhere {
        Some((_, why)) => (Runs::Elsewhere(why), KindSelector::default()),
        None => (Runs::OnDocuments, KindSelector::any()),
    }
}
