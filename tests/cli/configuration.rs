//! `.kubectl-policy.yaml`: what it settles, and mistakes in it at their place.

use insta::assert_snapshot;

use crate::support::{LATEST, Workspace};

const CONFIG: &str = ".kubectl-policy.yaml";

fn with(config: &str) -> Workspace {
    Workspace::new(&[(CONFIG, config), ("deploy/a.yaml", LATEST)])
}

#[test]
fn levels_and_single_rules() {
    let denied = with("version: 1\nbundles: []\nrules:\n  latest-tag: {level: deny}\n");
    assert!(denied.run(&["check", "-o", "short"]).stdout(1).contains("deploy/a.yaml:9:14"));
    let off = with("version: 1\nrules:\n  latest-tag: {level: off}\n");
    assert!(!off.run(&["check", "-o", "short"]).stdout.contains("latest-tag"));
}

#[test]
fn enforced_from_a_day_on() {
    let past = with("version: 1\nbundles: []\nrules:\n  latest-tag: {level: warn, enforce-from: 2020-01-01}\n");
    past.run(&["check", "-o", "short"]).stdout(1);
    let future = with("version: 1\nbundles: []\nrules:\n  latest-tag: {level: deny, enforce-from: 2999-01-01}\n");
    future.run(&["check", "-o", "short"]).stdout(0);
}

#[test]
fn found_upward_from_the_working_directory() {
    let workspace = with("version: 1\nbundles: []\nrules:\n  latest-tag: {level: deny}\n");
    let config = workspace.path().join(CONFIG);
    let elsewhere = Workspace::new(&[("b.yaml", LATEST)]);
    elsewhere.run(&["check", "--config", config.to_str().unwrap(), "-o", "short"]).stdout(1);
    workspace.run(&["check", "--no-config", "--rule", "latest-tag", "-o", "short"]).stdout(0);
}

#[test]
fn parameters_of_file_and_flag() {
    let pod = LATEST.replace("echo:latest", "echo:1\n      resources: {limits: {memory: 3Gi}}");
    let workspace = Workspace::new(&[
        (CONFIG, "version: 1\nbundles: []\nrules:\n  memory-limit-max: {params: {max: 2Gi}}\n"),
        ("a.yaml", &pod),
    ]);
    assert!(workspace.run(&["check", "-o", "short"]).stdout(1).contains("more than the maximum of `2Gi`"));
    workspace.run(&["check", "--set-param", "memory-limit-max.max=4Gi"]).stdout(0);
}

#[test]
fn layout_gives_the_service_name() {
    let config = "version: 1\nbundles: []\nlayout: services/{service}/{env}/{name}.yaml\nrules:\n  namespace-mismatch: {level: deny}\n";
    let workspace = Workspace::new(&[
        (CONFIG, config),
        ("services/echo/production/pod.yaml", LATEST),
        ("services/web/production/pod.yaml", LATEST),
    ]);
    let stdout = workspace.run(&["check", "-o", "short", "services"]).stdout(1);
    assert!(stdout.contains("services/web/production/pod.yaml:5:14"), "{stdout}");
    assert!(!stdout.contains("services/echo"), "{stdout}");
    let json = workspace.run_with(&["check", "-o", "json", "-"], LATEST).stdout(0);
    assert!(json.contains("does not fit the layout"), "no path: skipped, not passed: {json}");
}

#[test]
fn mistakes_are_shown_at_their_place() {
    let complaint = |config: &str| with(config).run(&["check"]).stderr(2);
    assert_snapshot!(complaint("version: 1\nbundels: [default]\n"));
    assert_snapshot!(complaint("version: 1\nrules:\n  latest-tga: {level: deny}\n"));
    assert_snapshot!(complaint("version: 1\nrules:\n  latest-tag: {level: denied}\n"));
    assert_snapshot!(complaint("version: 1\nbundles: [defualt]\n"));
    assert_snapshot!(complaint("version: 1\nrules:\n  memory-limit-max: {params: {maximum: 2Gi}}\n"));
    assert_snapshot!(complaint("version: 1\npolicies: [nowhere/]\n"));
    assert_snapshot!(complaint("bundles: [default]\n"));
}
