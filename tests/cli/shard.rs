//! `check --shard`: the parts together say what one run says.

use std::collections::BTreeSet;

use crate::support::{LATEST, Workspace};

const CONFIG: &str = "version: 1
bundles: [default, strict, monorepo]
layout: services/{service}/{env}/{name}.yaml
environments: {production: prod}
";

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata:
  name: echo
  namespace: echo-prod
spec:
  selector: {app: nothing}
  ports: [{port: 80}]
";

fn workspace() -> Workspace {
    let workspace = Workspace::new(&[(".kubectl-policy.yaml", CONFIG), ("shared/a.yaml", LATEST)]);
    for number in 0..20 {
        let folder = format!("services/service-{number}/production");
        // Services look across files, and the same object stands in several folders.
        workspace.write(&format!("{folder}/pod.yaml"), LATEST.as_bytes());
        workspace.write(&format!("{folder}/echo.yaml"), SERVICE.as_bytes());
    }
    workspace
}

fn findings(workspace: &Workspace, args: &[&str]) -> BTreeSet<String> {
    let all: Vec<&str> = ["check", "-o", "short"].into_iter().chain(args.iter().copied()).collect();
    let stdout = workspace.run(&all).stdout(1);
    let lines = stdout.lines().filter(|line| line.contains(".yaml:"));
    lines.map(ToOwned::to_owned).collect()
}

#[test]
fn parts_together_say_what_one_run_says() {
    let workspace = workspace();
    let whole = findings(&workspace, &[]);
    let parts: Vec<BTreeSet<String>> =
        (0..3).map(|index| findings(&workspace, &["--shard", &format!("{index}/3")])).collect();
    assert!(parts.iter().all(|part| part.len() < whole.len()), "each has something to do, and none has everything");
    assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), whole.len(), "nothing is said twice");
    assert_eq!(parts.into_iter().flatten().collect::<BTreeSet<String>>(), whole);
}

#[test]
fn a_part_without_anything_is_no_error_and_says_so() {
    let workspace = Workspace::new(&[("a.yaml", LATEST)]);
    let statuses: Vec<i32> = (0..2)
        .map(|index| {
            workspace
                .run(&["check", "--rule", "latest-tag", "--fail-on", "warn", "--shard", &format!("{index}/2")])
                .status
        })
        .collect();
    assert!(statuses == [0, 1] || statuses == [1, 0], "{statuses:?}");
    let empty = Workspace::new(&[("readme.txt", "")]);
    empty.run(&["check", "--shard", "0/2"]).stdout(2);
}

#[test]
fn parts_that_are_none() {
    let workspace = workspace();
    assert!(workspace.run(&["check", "--shard", "3/3"]).stderr(2).contains("there is no part 3 of 3"));
    assert!(workspace.run(&["check", "--shard", "one"]).stderr(2).contains("write it like `0/4`"));
    assert!(workspace.run(&["check", "--shard", "auto"]).stderr(2).contains("CIRCLE_NODE_INDEX"));
}
