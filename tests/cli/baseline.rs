//! The findings that were there before: counted, not blocking, and rid of what is mended.

use crate::support::{GOOD, LATEST, Workspace};

const CONFIG: &str = "version: 1\nbundles: []\nrules:\n  latest-tag: {level: deny}\n";

fn named(name: &str) -> String {
    LATEST.replace("name: echo\n", &format!("name: {name}\n"))
}

fn with_baseline() -> Workspace {
    let workspace =
        Workspace::new(&[(".kubectl-policy.yaml", CONFIG), ("a.yaml", &named("a")), ("b.yaml", &named("b"))]);
    workspace.run(&["check", "-o", "short", "--write-baseline", ".known.yaml"]).stdout(0);
    workspace.write(".kubectl-policy.yaml", format!("{CONFIG}baseline: .known.yaml\n").as_bytes());
    workspace
}

#[test]
fn the_file_can_be_reviewed() {
    let workspace = with_baseline();
    insta::assert_snapshot!(workspace.read(".known.yaml"));
}

#[test]
fn old_findings_are_counted_and_new_ones_block() {
    let workspace = with_baseline();
    let stdout = workspace.run(&["check", "-o", "short"]).stdout(0);
    assert_eq!(stdout, "no findings in 2 resources · 1 rule · 0 waived · 2 in the baseline · 0 skipped · 0 errors\n");
    let moved = format!("# a line more\n\n{}", named("a"));
    workspace.write("a.yaml", moved.as_bytes());
    workspace.run(&["check", "-o", "short"]).stdout(0);
    workspace.write("a.yaml", named("a").replace("name: app", "name: renamed").as_bytes());
    workspace.run(&["check", "-o", "short"]).stdout(0);
    workspace.write("c.yaml", named("c").as_bytes());
    let stdout = workspace.run(&["check", "-o", "short"]).stdout(1);
    assert!(stdout.starts_with("c.yaml:9:14: error latest-tag: ") && stdout.contains("2 in the baseline"), "{stdout}");
    let verbose = workspace.run(&["check", "-v"]).stdout(1);
    assert!(verbose.contains("in the baseline, and only counted; its level is `deny`"), "{verbose}");
}

#[test]
fn from_another_folder_the_same_are_known() {
    let workspace = Workspace::new(&[(".kubectl-policy.yaml", CONFIG), ("deploy/a.yaml", &named("a"))]);
    workspace.run(&["check", "-o", "short", "--write-baseline", ".known.yaml"]).stdout(0);
    assert!(workspace.read(".known.yaml").contains("file: deploy/a.yaml"));
    workspace.run(&["check", "-o", "short", "--baseline", ".known.yaml", "deploy/a.yaml"]).stdout(0);
    workspace.run(&["check", "-o", "short", "deploy/a.yaml"]).stdout(1);
}

#[test]
fn what_is_mended_is_taken_out_where_that_is_certain() {
    let workspace = with_baseline();
    workspace.write("a.yaml", GOOD.as_bytes());
    let told = "1 finding of the baseline `.known.yaml` not found any more";
    assert!(workspace.run(&["check", "-o", "short"]).stdout(0).contains(told));
    assert!(!workspace.run(&["check", "-o", "short", "b.yaml"]).stdout(0).contains(told));
    let refused = workspace.run(&["check", "-o", "short", "--prune-baseline", "b.yaml"]).stdout(2);
    assert!(refused.contains("the run does not hold everything"), "{refused}");
    workspace.write("broken.yaml", b"apiVersion: [");
    let refused = workspace.run(&["check", "-o", "short", "--prune-baseline"]).stdout(2);
    assert!(refused.contains("not everything could be checked"), "{refused}");
    assert!(workspace.read(".known.yaml").contains("a.yaml"));
    workspace.write("broken.yaml", b"");
    workspace.run(&["check", "-o", "short", "--prune-baseline"]).stdout(0);
    let left = workspace.read(".known.yaml");
    assert!(!left.contains("a.yaml") && left.contains("b.yaml"), "{left}");
}

#[test]
fn a_baseline_that_cannot_be_read_is_an_error() {
    let workspace = with_baseline();
    assert!(workspace.run(&["check", "--baseline", "gone.yaml"]).stderr(2).contains("cannot read `gone.yaml`"));
    workspace.write(".known.yaml", b"version: 1\nfindings: [{rule: x}]\n");
    assert!(workspace.run(&["check"]).stderr(2).contains(".known.yaml:2:12"));
    std::fs::remove_file(workspace.path().join(".known.yaml")).unwrap();
    let stderr = workspace.run(&["check"]).stderr(2);
    assert!(stderr.contains(".kubectl-policy.yaml:5:11") && stderr.contains("--write-baseline"), "{stderr}");
}

#[test]
fn nothing_is_written_of_a_run_that_failed() {
    let workspace = Workspace::new(&[("a.yaml", LATEST), ("b.yaml", "apiVersion: [")]);
    let stdout = workspace.run(&["check", "-o", "short", "--write-baseline", ".known.yaml"]).stdout(2);
    assert!(stdout.contains("is not written") && !workspace.path().join(".known.yaml").exists(), "{stdout}");
}
