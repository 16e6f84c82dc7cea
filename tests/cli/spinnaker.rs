//! Spinnaker's pipelines: what is recognised, what a pipeline made from a template becomes, manifests inside stages.

use crate::support::Workspace;

/// Bake, canary, analysis, approval, blue/green release, rollback when that fails, and a check that turns the pipeline
/// red: as careful as a pipeline gets.
const SEVEN_STAGES: &str = include_str!("spinnaker/seven_stages.json");

/// `file:line:column: rule` of each finding.
fn places(workspace: &Workspace, args: &[&str], status: i32) -> Vec<String> {
    let args = [&["check", "--no-config", "-o", "json"], args].concat();
    let report: serde_json::Value = serde_json::from_str(&workspace.run(&args).stdout(status)).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let (at, rule) = (&finding["location"], finding["rule"].as_str().unwrap());
            format!("{}:{}:{}: {rule}", at["file"].as_str().unwrap(), at["line"], at["column"])
        })
        .collect()
}

#[test]
fn a_careful_pipeline_has_three_warnings() {
    let workspace = Workspace::new(&[("release.json", SEVEN_STAGES)]);
    assert_eq!(
        places(&workspace, &["--bundle", "spinnaker", "release.json"], 0),
        [
            "release.json:3:11: use-template",
            "release.json:46:5: destructive-or-inline",
            "release.json:101:17: destructive-or-inline",
        ]
    );
}
