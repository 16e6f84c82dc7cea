//! `list`, `explain`, `new` and `test`.

use crate::support::Workspace;

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn list_holds_every_rule_and_filters_narrow_it() {
    let workspace = Workspace::new(&[]);
    let count = |args: &[&str]| {
        let listing = json(&workspace.run(&[&["list", "-o", "json"], args].concat()).stdout(0));
        assert_eq!(listing["version"], 1);
        listing["rules"].as_array().unwrap().len()
    };
    let all = count(&[]);
    assert!(all > 100);
    assert_eq!(count(&["--bundle", "all"]), all);
    let default = count(&["--bundle", "default"]);
    assert!(default > 40 && default < count(&["--bundle", "strict"]));
    assert!(count(&["--category", "rbac", "--severity", "critical"]) > 0);
    assert!(count(&["--kind", "Ingress"]) < all);
    let table = workspace.run(&["list", "--category", "images"]).stdout(0);
    assert!(table.starts_with("RULE ") && table.contains("\nlatest-tag "));
    assert_eq!(
        workspace.run(&["list", "-o", "name", "--category", "images"]).stdout(0).lines().count(),
        table.lines().count() - 1
    );
    assert!(workspace.run(&["list", "--bundle", "defualt"]).stderr(2).contains("did you mean `default`?"));
}

#[test]
fn explain_finds_a_rule_by_the_id_of_another_tool() {
    let workspace = Workspace::new(&[]);
    let text = workspace.run(&["explain", "kube-linter:latest-tag"]).stdout(0);
    assert!(text.starts_with("latest-tag: ") && text.contains("# ← finding"));
    let several = workspace.run(&["explain", "kube-score:container-resources"]).stdout(0);
    assert!(several.contains("\n  memory-limit-unset "));
    let data = json(&workspace.run(&["explain", "latest-tag", "-o", "json"]).stdout(0));
    assert!(!data["rules"][0]["examples"]["deny"]["findings"].as_array().unwrap().is_empty());
    assert!(workspace.run(&["explain", "latest-tag", "-o", "markdown"]).stdout(0).starts_with("# latest-tag\n"));
    assert!(workspace.run(&["explain", "lastest-tag"]).stderr(2).contains("did you mean `latest-tag`?"));
}

#[test]
fn a_new_rule_passes_its_tests_until_it_is_broken() {
    let workspace = Workspace::new(&[]);
    let said = workspace.run(&["new", "labels/team-label"]).stdout(0);
    assert!(said.starts_with("created policies/labels/team_label/rule.rego\n"));
    assert!(workspace.run(&["new", "labels/team-label"]).stderr(2).contains("already there"));
    assert!(workspace.run(&["new", "labels/latest-tag"]).stderr(2).contains("bundled rule"));

    let args = ["test", "--min-coverage", "100"];
    assert_eq!(workspace.run(&args).stdout(0), "ok    team-label  6 tests\n\n6 passed, 0 failed, 0 skipped\n");
    let listed = workspace.run(&["list", "-p", "policies", "-o", "name"]).stdout(0);
    assert!(listed.lines().any(|line| line == "team-label"));
    assert!(workspace.run(&["explain", "-p", "policies", "team-label"]).stdout(0).contains("# ← finding"));

    let fixture = "policies/labels/team_label/fixtures/deny_deployment.yaml";
    workspace.write(fixture, workspace.read(fixture).replace(" # finding: team-label", "").as_bytes());
    let failed = workspace.run(&["test", "policies"]).stdout(1);
    assert!(
        failed.contains("FAIL deny_deployment.yaml") && failed.contains("5 passed, 1 failed, 0 skipped"),
        "{failed}"
    );
    let report = workspace.run(&["test", "-o", "junit"]).stdout(1);
    assert!(report.contains(r#"tests="6" failures="1" errors="0""#), "{report}");
    assert_eq!(
        workspace.run(&["test", "--run", "team-label/test_*"]).stdout(0).lines().last(),
        Some("2 passed, 0 failed, 0 skipped")
    );
}

#[test]
fn unit_tests_of_a_conftest_package_run_and_say_what_they_miss() {
    let workspace = Workspace::new(&[
        (
            "policy/main.rego",
            "package main\n\ndeny contains \"no\" if input.kind == \"Bad\"\n\nwarn contains \"hm\" if {\n\tinput.kind == \"Odd\"\n}\n",
        ),
        (
            "policy/main_test.rego",
            "package main\n\ntest_bad if deny[\"no\"] with input as {\"kind\": \"Bad\"}\n\ntest_wrong if count(deny) == 1 with input as {}\n\ntodo_test_later if false\n",
        ),
    ]);
    let data = json(&workspace.run(&["test", "-o", "json"]).stdout(1));
    assert_eq!(data["summary"], serde_json::json!({"passed": 1, "failed": 1, "skipped": 1, "errors": 0}));
    assert_eq!(data["cases"][1]["message"], "undefined: some line of it did not hold");
    let missed = workspace.run(&["test", "--coverage", "--run", "test_bad"]).stdout(0);
    assert!(missed.contains("policy/main.rego") && missed.contains("missed"), "{missed}");
    assert!(
        workspace
            .run(&["test", "--run", "test_bad", "--min-coverage", "100"])
            .stdout(1)
            .contains("FAIL  policy/main.rego")
    );
}

#[test]
fn no_tests_is_no_success() {
    let workspace = Workspace::new(&[
        ("policy/main.rego", "package main\n\ndeny contains \"no\" if input.x\n"),
        ("empty/a.txt", ""),
    ]);
    assert!(workspace.run(&["test"]).stderr(2).contains("no tests in `policy`"));
    assert!(workspace.run(&["test", "empty"]).stderr(2).contains("no tests in `empty`"));
    assert!(workspace.run(&["test", "nowhere"]).stderr(2).contains("`nowhere`"));
    let broken = "package main\n\ntest_a if nosuch(1)\n";
    let workspace = Workspace::new(&[("policy/a_test.rego", broken), ("policy/b.rego", "package main\n")]);
    assert_ne!(workspace.run(&["test"]).status, 0);
}
