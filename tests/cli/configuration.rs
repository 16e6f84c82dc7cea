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

/// A Deployment that lacks a liveness probe, which no rule but a level's demand makes an error.
fn deployment(namespace: &str) -> String {
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: echo, namespace: {namespace}, labels: {{example.com/level: a}}}}
spec:
  selector: {{matchLabels: {{app: echo}}}}
  template:
    metadata: {{labels: {{app: echo}}}}
    spec:
      containers:
        - name: app
          image: echo:1.4.2
"
    )
}

#[test]
fn a_service_level_demands_rules() {
    let layout =
        "version: 1\nbundles: []\nlayout: services/{service}/{env}/{name}.yaml\nrules: {privileged: {level: deny}}\n";
    let denied = |levels: &str| {
        let workspace = Workspace::new(&[
            (CONFIG, &format!("{layout}{levels}")),
            ("services/echo/production/echo.yaml", &deployment("echo-prod")),
            ("services/echo/development/echo.yaml", &deployment("echo-dev")),
        ]);
        let run = workspace.run(&["check", "-o", "short"]);
        let lines = run.stdout.lines().filter(|line| line.contains(".yaml:") && line.contains("error"));
        let rules = |line: &str| ["no-readiness-probe", "no-liveness-probe"].map(|rule| line.contains(rule));
        let found: Vec<_> = lines.map(|line| (line.contains("production"), rules(line))).collect();
        assert!(found.iter().all(|(production, _)| *production), "levels are about production: {}", run.stdout);
        let any = |index: usize| found.iter().any(|(_, rules)| rules[index]);
        (any(0), any(1))
    };
    assert_eq!(denied(""), (false, false), "nothing is demanded of a service without a level");
    assert_eq!(denied("service-levels: {services: {echo: A}}\n"), (true, true));
    assert_eq!(denied("service-levels: {services: {echo: C}}\n"), (false, true), "C may be away for a while");
    assert_eq!(denied("service-levels: {services: {web: A}}\n"), (false, false));
    assert_eq!(denied("service-levels: {label: example.com/level}\n"), (true, true));
    assert_eq!(denied("service-levels: {default: C}\n"), (false, true));
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
