//! TAB through the real binary: the line's own configuration counts, and what is broken is no message.

use crate::support::Workspace;

const RULE: &str = "# METADATA
# title: a Pod without a team
# description: Nobody knows whom to call.
# custom:
#   severity: low
#   bundles: [ours]
#   kinds: [Pod]
#   remediation: Name it.
#   since: 0.1.0
package policies.labels.team_label

deny contains {\"msg\": \"no team\", \"path\": [\"metadata\"]} if not input.metadata.labels.team
";

fn complete(workspace: &Workspace, words: &[&str]) -> String {
    workspace.run(&[&["__complete"], words].concat()).stdout(0)
}

#[test]
fn rules_of_the_configuration_are_offered() {
    let config = "version: 1\npolicies: [policies/]\n";
    let files = [(".kubectl-policy.yaml", config), ("policies/labels/team_label/rule.rego", RULE)];
    let workspace = Workspace::new(&files);
    assert_eq!(complete(&workspace, &["explain", "team-l"]), "team-label\ta Pod without a team\n:4\n");
    assert_eq!(complete(&workspace, &["list", "--bundle", "our"]), "ours\t1 rule\n:4\n");
    assert_eq!(complete(&workspace, &["explain", "--no-config", "team-l"]), ":4\n");
}

#[test]
fn a_broken_configuration_leaves_the_bundled_rules() {
    let workspace = Workspace::new(&[(".kubectl-policy.yaml", "version: [\n")]);
    assert!(complete(&workspace, &["explain", "latest-t"]).starts_with("latest-tag\t"));
}

#[test]
fn namespaces_are_those_of_the_kubeconfig() {
    let kubeconfig = "contexts:\n- {name: prod, context: {namespace: shop}}\n- {name: dev}\n- 5\nclusters: none\n";
    let workspace = Workspace::new(&[(".kube/config", kubeconfig)]);
    // No cluster stands behind it, so the namespaces are those that the file names.
    assert_eq!(complete(&workspace, &["check", "-n", ""]), "shop\n:4\n");
    assert_eq!(complete(&workspace, &["check", "-n", "x"]), ":4\n");
}

#[test]
fn nothing_on_the_line_is_run() {
    let workspace = Workspace::new(&[]);
    complete(&workspace, &["new", "labels/team-label", ""]);
    complete(&workspace, &["hook", "install", ""]);
    assert!(std::fs::read_dir(workspace.path()).unwrap().next().is_none());
}

#[test]
fn scripts_are_printed_as_they_are_committed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let shells = [
        ("bash", "kubectl-policy.bash"),
        ("zsh", "_kubectl-policy"),
        ("fish", "kubectl-policy.fish"),
        ("powershell", "kubectl-policy.ps1"),
    ];
    for (shell, file) in shells {
        let script = Workspace::new(&[]).run(&["completion", shell]).stdout(0);
        assert_eq!(script, std::fs::read_to_string(folder.join(file)).unwrap(), "{shell}");
        assert!(script.contains("kubectl-policy __complete"), "{shell}");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), shells.len(), "one file a shell");
}

#[cfg(unix)]
#[test]
fn the_link_for_kubectl_is_made_once_and_replaces_nothing() {
    let workspace = Workspace::new(&[("taken/kubectl_complete-policy", "mine")]);
    let linked = workspace.run(&["completion", "--link", "--to", "."]).stdout(0);
    assert_eq!(linked.trim(), "./kubectl_complete-policy");
    assert_eq!(workspace.run(&["completion", "--link", "--to", "."]).stdout(0), linked);
    let target = std::fs::canonicalize(workspace.path().join("kubectl_complete-policy")).unwrap();
    assert_eq!(target, std::fs::canonicalize(env!("CARGO_BIN_EXE_kubectl-policy")).unwrap());
    let refused = workspace.run(&["completion", "--link", "--to", "taken"]).stderr(2);
    assert!(refused.contains("remove it first") && workspace.read("taken/kubectl_complete-policy") == "mine");
}

#[test]
fn every_command_has_a_manual_page() {
    let workspace = Workspace::new(&[]);
    workspace.run(&["man", "man1"]).stdout(0);
    let check = workspace.read("man1/kubectl-policy-check.1");
    assert!(check.contains("fail\\-on") && check.contains("Exit status"), "{check}");
    assert!(workspace.read("man1/kubectl-policy.1").contains("kubectl\\-policy\\-check(1)"));
}
