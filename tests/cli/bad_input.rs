//! What cannot be checked: one clear message each, status 2.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::support::{GOOD, Workspace};

fn check(files: &[(&str, &str)], args: &[&str]) -> String {
    let workspace = Workspace::new(files);
    workspace.run(&[&["check", "--rule", "latest-tag"], args].concat()).stdout(2)
}

#[test]
fn a_path_that_is_not_there() {
    assert_snapshot!(check(&[], &["nowhere.yaml"]));
}

#[test]
fn a_folder_without_manifests() {
    assert_snapshot!(check(&[("values.yaml", "a: 1\n")], &["."]));
}

#[test]
fn nothing_to_check_may_be_allowed() {
    let workspace = Workspace::new(&[("values.yaml", "a: 1\n")]);
    workspace.run(&["check", "--allow-empty"]).stdout(0);
}

#[test]
fn invalid_utf8() {
    let workspace = Workspace::new(&[]);
    workspace.write("a.yaml", b"a: 1\nb: \xff\n");
    assert_snapshot!(workspace.run(&["check", "--rule", "latest-tag"]).stdout(2));
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = Workspace::new(&[("a.yaml", GOOD)]);
    let path = workspace.path().join("a.yaml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        return; // A superuser reads everything.
    }
    assert_snapshot!(workspace.run(&["check", "--rule", "latest-tag"]).stdout(2));
}

#[test]
fn broken_yaml() {
    assert_snapshot!(check(&[("a.yaml", "kind: Pod\nspec: {containers: [\n")], &["."]));
}

#[test]
fn an_alias_bomb() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let previous = format!("*a{}", level - 1);
        _ = writeln!(text, "a{level}: &a{level} [{}]", vec![previous; 10].join(", "));
    }
    assert_snapshot!(check(&[("a.yaml", &text)], &["."]));
}

#[test]
fn deep_nesting() {
    let text = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let json = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let stdout = check(&[("a.yaml", &text), ("b.json", &json)], &["-o", "short"]);
    assert_snapshot!(stdout);
}

#[test]
fn a_rule_that_does_not_compile() {
    let files =
        [("a.yaml", GOOD), ("policy/main.rego", "package main\n\ndeny contains msg if {\n\tmsg := nonsense(1)\n}\n")];
    assert_snapshot!(check(&files, &["a.yaml", "-p", "policy", "--bundle", "default"]));
}

#[test]
fn a_policy_that_does_not_parse() {
    let workspace = Workspace::new(&[("a.yaml", GOOD), ("policy/main.rego", "package main\n\ndeny contains {\n")]);
    assert_snapshot!(workspace.run(&["check", "a.yaml", "-p", "policy"]).stderr(2));
}

#[test]
fn a_rule_that_fails_while_it_runs() {
    let rego = "package main\n\nvalue := 1\n\nvalue := 2 if input.kind\n\ndeny contains \"x\" if value == 3\n\nwarn contains 5\n";
    let workspace = Workspace::new(&[("a.yaml", GOOD), ("policy/main.rego", rego)]);
    let stdout = workspace.run(&["check", "a.yaml", "-p", "policy", "--rule", "main.warn"]).stdout(2);
    assert_snapshot!(stdout);
}

#[test]
fn an_unknown_rule() {
    let workspace = Workspace::new(&[("a.yaml", GOOD)]);
    assert_snapshot!(workspace.run(&["check", "--rule", "lates-tag"]).stderr(2));
    assert_snapshot!(workspace.run(&["check", "--bundle", "defualt"]).stderr(2));
    assert_snapshot!(workspace.run(&["check", "--skip-rule", "memory-limit-maximum"]).stderr(2));
}

#[test]
fn a_parameter_that_the_rule_does_not_have() {
    let workspace = Workspace::new(&[("a.yaml", GOOD)]);
    let run = |set: &str| workspace.run(&["check", "--rule", "memory-limit-max", "--set-param", set]).stderr(2);
    assert_snapshot!(run("memory-limit-max.maks=1Gi"));
    assert_snapshot!(run("memory-limit-max.max=[1]"));
    assert_snapshot!(run("nonsense"));
}

#[test]
fn an_unknown_format() {
    let workspace = Workspace::new(&[("a.yaml", GOOD)]);
    assert_snapshot!(workspace.run(&["check", "-o", "jsn"]).stderr(2));
}

#[test]
fn a_misspelt_flag() {
    let stderr = Workspace::new(&[]).run(&["check", "--exclud", "x"]).stderr(2);
    assert!(stderr.contains("--exclude"), "{stderr}");
}

#[test]
fn an_object_that_kubectl_would_refuse() {
    assert_snapshot!(check(&[("a.yaml", "kind: Pod\nmetadata:\n  name: echo\n")], &["."]));
}
