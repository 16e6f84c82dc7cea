//! `examples/shop`, the small monorepo that the documentation walks through: each rule that it is about is broken by one
//! of its services and kept by another.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::Workspace;

/// Rule, what breaks it, what keeps it.
const RULES: [(&str, &str, &str); 9] = [
    ("service-label-mismatch", "checkout/production/Deployment", "catalog/production/Deployment"),
    ("memory-limit-unset", "checkout/production/Deployment", "catalog/production/Deployment"),
    ("memory-limit-max", "web/production/Deployment", "catalog/production/Deployment"),
    ("namespace-mismatch", "web/production/Service", "catalog/production/Service"),
    ("latest-tag", "web/production/Deployment", "catalog/production/Deployment"),
    ("cpu-limit-absurd", "sales-report/production/CronJob", "catalog/production/Deployment"),
    ("unsafe-strategy", "spinnaker/checkout/deploy.json", "spinnaker/catalog/deploy.json"),
    ("prod-needs-approval", "spinnaker/checkout/deploy.json", "spinnaker/web/deploy.json"),
    ("no-pdb", "checkout/production/Deployment", "catalog/production/Deployment"),
];

fn copied() -> Workspace {
    fn copy(from: &Path, to: &str, workspace: &Workspace) {
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = format!("{to}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                copy(&entry.path(), &format!("{to}/"), workspace);
            } else {
                workspace.write(&to, &fs::read(entry.path()).unwrap());
            }
        }
    }
    let workspace = Workspace::new(&[]);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop"), "", &workspace);
    workspace
}

#[test]
fn each_rule_is_broken_once_and_kept_once() {
    let shop = copied();
    let stdout = shop.run(&["check", "--skip-charts", "-o", "short"]).stdout(1);
    let said = |rule: &str, place: &str| {
        stdout.lines().any(|line| line.contains(&format!(" error {rule}: ")) && line.contains(place))
    };
    for (rule, broken, kept) in RULES {
        assert!(said(rule, broken), "{broken} breaks {rule}: {stdout}");
        assert!(!said(rule, kept), "{kept} keeps {rule}: {stdout}");
    }
    let about_catalog = |line: &&str| line.contains("catalog") && line.contains(" error ");
    assert_eq!(stdout.lines().find(about_catalog), None, "one service is as it should be");
}

#[test]
fn two_nodes_say_what_one_says() {
    let shop = copied();
    let findings = |shard: &[&str]| {
        let args: Vec<&str> = ["check", "--skip-charts", "-o", "short"].iter().chain(shard).copied().collect();
        let run = shop.run(&args);
        let lines = run.stdout.lines().filter(|line| line.contains(" error ") || line.contains(" warning "));
        lines.filter(|line| line.contains(':')).map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let mut parts = [findings(&["--shard", "0/2"]), findings(&["--shard", "1/2"])].concat();
    let mut whole = findings(&[]);
    parts.sort();
    whole.sort();
    assert_eq!(parts, whole);
}

#[test]
fn the_first_command_of_the_readme_needs_no_helm() {
    let output = Command::new(env!("CARGO_BIN_EXE_kubectl-policy"))
        .args(["check", "examples/"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(
        stdout.contains("examples/shop/manifests/microservices/web/production/Deployment/web.yaml:78:23"),
        "{stdout}"
    );
}
