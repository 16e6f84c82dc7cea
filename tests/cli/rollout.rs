//! Rules that come step by step: by place and by day, and what would fail when.

use crate::support::{LATEST, Workspace};

fn in_namespace(name: &str) -> String {
    LATEST.replace("namespace: echo-prod", &format!("namespace: {name}"))
}

fn workspace(rule: &str) -> Workspace {
    let config =
        format!("version: 1\nbundles: []\nnamespace-pattern: \"{{service}}-{{env}}\"\nrules:\n  latest-tag: {rule}\n");
    let files = [
        (".kubectl-policy.yaml", config.as_str()),
        ("dev/a.yaml", &in_namespace("echo-dev")),
        ("prod/a.yaml", &in_namespace("echo-prod")),
        ("prod/b.yaml", &in_namespace("web-prod")),
    ];
    Workspace::new(&files)
}

#[test]
fn a_rule_denies_in_some_places() {
    for (overrides, denied) in [
        ("{namespaces: [\"*-prod\"], level: deny}", vec!["prod/a", "prod/b"]),
        ("{paths: [\"dev/*\"], level: deny}", vec!["dev/a"]),
        ("{services: [echo], level: deny}", vec!["dev/a", "prod/a"]),
        ("{services: [echo], paths: [\"prod/*\"], level: deny}", vec!["prod/a"]),
        ("{namespaces: [\"*\"], level: deny}, {services: [web], level: off}", vec!["dev/a", "prod/a"]),
        ("{paths: [\"*\"], enforce-from: 2026-06-01}", vec!["dev/a", "prod/a", "prod/b"]),
        ("{paths: [\"*\"], enforce-from: 2026-06-02}", vec![]),
    ] {
        let workspace = workspace(&format!("{{level: warn, overrides: [{overrides}]}}"));
        let run = workspace.run(&["check", "-o", "short", "--today", "2026-06-01"]);
        let found: Vec<&str> = run
            .stdout
            .lines()
            .filter(|line| line.contains(" error "))
            .filter_map(|line| line.split(".yaml").next())
            .collect();
        assert_eq!(found, denied, "{overrides}: {}", run.stdout);
        assert_eq!(run.status, i32::from(!denied.is_empty()));
        let off = overrides.contains("off");
        assert_eq!(run.stdout.contains("prod/b.yaml"), !off, "off is off: {}", run.stdout);
    }
}

#[test]
fn an_override_that_means_nothing_is_an_error() {
    for (overrides, told) in [
        ("{level: deny}", "would hold everywhere"),
        ("{paths: [x]}", "neither `level` nor `enforce-from`"),
        ("{paths: [x], level: block}", "`block`"),
        ("{path: x, level: deny}", "did you mean `paths`?"),
    ] {
        let stderr = workspace(&format!("{{overrides: [{overrides}]}}")).run(&["check"]).stderr(2);
        assert!(stderr.contains(told) && stderr.contains(".kubectl-policy.yaml:5:"), "{stderr}");
    }
}

#[test]
fn what_would_fail_when() {
    let workspace = workspace(
        "{level: dryrun, overrides: [{namespaces: [\"*-prod\"], enforce-from: 2027-01-15}, {services: [web], level: deny}]}",
    );
    let waived = in_namespace("web-dev")
        .replace("name: app", "name: app # kubectl-policy: waive latest-tag -- x until 2026-12-24");
    workspace.write("dev/waived.yaml", waived.as_bytes());
    let args = ["rollout", "--today", "2026-12-01"];
    insta::assert_snapshot!(workspace.run(&args).stdout(0), @r"
    RULE         TODAY   2026-12-31   2027-01-15   IF DENIED
    latest-tag   1       2            3            3
    total        1       2            3            3
    ");
    let json = workspace.run(&[&args[..], &["-o", "json", "prod"]].concat()).stdout(0);
    assert!(json.contains("\"2027-01-15\": 2") && json.contains("\"findings\": 2"), "{json}");
    workspace.write("broken.yaml", b"apiVersion: [");
    assert_eq!(workspace.run(&args).status, 2);
}
