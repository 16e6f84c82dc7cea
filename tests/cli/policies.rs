//! A user's own rules: this program's format, and plain conftest packages.

use insta::assert_snapshot;

use crate::support::{LATEST, Workspace};

#[test]
fn conftest_packages_need_no_metadata() {
    let rego = r#"package main

deny contains msg if {
	endswith(input.spec.containers[_].image, ":latest")
	msg := "latest is not allowed"
}

warn contains {"msg": "has a path", "path": ["metadata", "name"]} if input.kind == "Pod"

violation contains {"msg": "as in Gatekeeper", "details": {}} if input.kind == "Pod"

denylist := ["x"]
"#;
    let workspace =
        Workspace::new(&[("a.yaml", LATEST), ("policy/main.rego", rego), ("policy/main_test.rego", "nonsense")]);
    let stdout =
        workspace.run(&["check", "a.yaml", "-p", "policy", "--rule", "main.deny,main.warn,main.violation"]).stdout(1);
    assert_snapshot!(stdout);
}

#[test]
fn old_rego_works_too() {
    let rego = "package main\n\ndeny[msg] {\n\tinput.kind == \"Pod\"\n\tmsg := \"no pods\"\n}\n";
    let workspace = Workspace::new(&[("a.yaml", LATEST), ("policy/main.rego", rego)]);
    let stdout =
        workspace.run(&["check", "a.yaml", "-p", "policy/main.rego", "--rule", "main.deny", "-o", "short"]).stdout(1);
    assert!(stdout.contains("no pods"), "{stdout}");
}

#[test]
fn the_librarys_own_format_with_its_helpers() {
    let rego = "# METADATA
# title: Image from elsewhere
# description: Only our registry is trusted.
# custom:
#   severity: high
#   kinds: [workload]
#   params:
#     registry: {type: string, default: registry.example, description: Ours.}
#   remediation: Push it there.
package company.images.foreign_registry

import data.company.names
import data.lib.image
import data.lib.k8s

deny contains {\"msg\": names.complaint, \"path\": array.concat(c.path, [\"image\"])} if {
	some c in k8s.containers
	image.parse(c.spec.image).registry != data.params.registry
}
";
    let helper = "package company.names\n\ncomplaint := \"not ours\"\n";
    let workspace = Workspace::new(&[
        ("a.yaml", LATEST),
        ("rules/images/foreign_registry/rule.rego", rego),
        ("rules/names.rego", helper),
    ]);
    let run = |more: &[&str]| {
        workspace
            .run(&[&["check", "a.yaml", "-p", "rules", "--rule", "foreign-registry", "-o", "short"], more].concat())
    };
    let stdout = run(&[]).stdout(1);
    assert!(stdout.starts_with("a.yaml:9:14: ") && stdout.contains("not ours"), "{stdout}");
    run(&["--set-param", "foreign-registry.registry=docker.io"]).stdout(0);
}

#[test]
fn conftests_own_data() {
    let rego = "package main\n\ndeny contains data.conftest.file.name if endswith(data.conftest.file.dir, \"/sub\")\n";
    let workspace = Workspace::new(&[("sub/a.yaml", LATEST), ("policy/main.rego", rego)]);
    let stdout = workspace.run(&["check", "sub", "-p", "policy", "--rule", "main.deny", "-o", "short"]).stdout(1);
    assert!(stdout.contains("a.yaml"), "{stdout}");
}

#[test]
fn two_rules_of_one_name_are_refused() {
    let rego = "# METADATA\n# title: T\n# description: D\n# custom:\n#   severity: low\n#   kinds: [any]\n#   remediation: R\npackage x.latest_tag\n\ndeny contains \"x\" if false\n";
    let workspace = Workspace::new(&[("a.yaml", LATEST), ("rules/x/latest_tag/rule.rego", rego)]);
    let stderr = workspace.run(&["check", "-p", "rules"]).stderr(2);
    assert!(stderr.contains("two rules are called `latest-tag`"), "{stderr}");
}

#[test]
fn misspelt_metadata_is_refused_at_its_line() {
    let rego = "# METADATA\n# title: T\n# description: D\n# custom:\n#   severity: low\n#   kind: [any]\n#   remediation: R\npackage x.mine\n\ndeny contains \"x\" if false\n";
    let workspace = Workspace::new(&[("a.yaml", LATEST), ("rules/x/mine/rule.rego", rego)]);
    assert_snapshot!(workspace.run(&["check", "-p", "rules"]).stderr(2));
}

#[test]
fn a_folder_without_rules_is_refused() {
    let workspace = Workspace::new(&[("a.yaml", LATEST), ("rules/helper.rego", "package lib.x\n\ny := 1\n")]);
    let stderr = workspace.run(&["check", "-p", "rules"]).stderr(2);
    assert!(stderr.contains("no rule in `rules`"), "{stderr}");
}
