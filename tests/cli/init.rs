//! `init`: what is written for repositories of different shapes, and what is left alone.

use insta::assert_snapshot;

use crate::support::Workspace;

const CONFIG: &str = ".kubectl-policy.yaml";

fn object(kind: &str, name: &str, namespace: &str, app: &str) -> String {
    format!(
        "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {namespace}\n  labels:\n    app: {app}\ndata: {{}}\n"
    )
}

/// Services in the layout that the documentation shows, with one mistake, a chart, a pipeline and what others wrote.
fn monorepo() -> Workspace {
    let workspace = Workspace::new(&[]);
    for service in ["account", "echo", "payment"] {
        for (folder, short) in [("production", "prod"), ("development", "dev")] {
            let namespace =
                if (service, short) == ("payment", "prod") { "echo-prod" } else { &format!("{service}-{short}") };
            let path = format!("manifests/microservices/{service}/{folder}/ConfigMap/{service}.yaml");
            workspace.write(&path, object("ConfigMap", service, namespace, service).as_bytes());
        }
        let pipeline = format!("{{\"application\": \"{service}\", \"name\": \"deploy\", \"stages\": []}}");
        workspace.write(&format!("spinnaker/{service}/deploy.json"), pipeline.as_bytes());
    }
    workspace.write("platform/viewer.yaml", object("ConfigMap", "viewer", "platform", "viewer").as_bytes());
    workspace.write("vendor/x/y.yaml", object("ConfigMap", "y", "x", "x").as_bytes());
    workspace.write("charts/shop/Chart.yaml", b"apiVersion: v2\nname: shop\nversion: 1.0.0\n");
    workspace.write("charts/shop/values.yaml", b"");
    workspace.write("charts/shop/values-prod.yaml", b"");
    workspace
}

#[test]
fn a_monorepo() {
    let workspace = monorepo();
    let told = workspace.run(&["init"]).stdout(0);
    assert_snapshot!(format!("{told}--- {CONFIG}\n{}", workspace.read(CONFIG)));
    let found = workspace.run(&["check", "--skip-charts", "--rule", "namespace-mismatch", "-o", "short"]).stdout(1);
    assert!(found.contains("payment/production/ConfigMap/payment.yaml:5:14"), "it is put to use: {found}");
}

#[test]
fn a_flat_folder() {
    let workspace = Workspace::new(&[
        ("deployment.yaml", &object("ConfigMap", "web", "shop", "shop")),
        ("template.yaml", "a: {{ .Values.a }}\n"),
    ]);
    assert_snapshot!(workspace.run(&["init", "--dry-run"]).stdout(0));
    assert!(!workspace.path().join(CONFIG).exists(), "nothing is written");
}

#[test]
fn what_is_there_is_left_alone() {
    let workspace = monorepo();
    workspace.write(CONFIG, b"version: 1\n");
    assert!(workspace.run(&["init"]).stderr(2).contains("--force"));
    assert_eq!(workspace.read(CONFIG), "version: 1\n");
    workspace.run(&["init", "--force"]).stdout(0);
    assert!(workspace.read(CONFIG).contains("layout:"));
    workspace.write(".kubectl-policy.yml", b"version: 1\n");
    assert!(workspace.run(&["init", "--force"]).stderr(2).contains(".kubectl-policy.yml"));
}

#[test]
fn nothing_to_make_it_of() {
    let workspace = Workspace::new(&[("readme.md", "")]);
    assert!(workspace.run(&["init"]).stderr(2).contains("no manifests"));
    assert!(workspace.run(&["init", "nowhere"]).stderr(2).contains("`nowhere` is no folder"));
}
