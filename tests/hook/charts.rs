//! Charts and kustomizations of a commit. With the real programs where the environment names them (`HELM3` or `HELM4`,
//! and `KUBECTL` for kustomizations); without Helm, what is told then.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use super::support::{PROGRAM, World, bad, command, good};

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 0.1.0\n";

fn template() -> String {
    good("shop").replace("registry.example.org/app:1.2.3", "registry.example.org/app:{{ .Values.tag }}")
}

/// Pushes with a program for rendering; and looks that nothing is left behind.
fn push(world: &World, variable: &str, program: &str) -> (Option<i32>, String) {
    let temporary = world.dir.path().join("tmp");
    fs::create_dir_all(&temporary).unwrap();
    let mut push = command("git", world.dir.path(), &world.work);
    push.env(variable, program).env("TMPDIR", &temporary).args(["push", "origin", "main"]);
    let Output { status, stdout, stderr } = push.output().unwrap();
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "the export is left behind");
    (status.code(), [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat())
}

fn helms() -> Vec<String> {
    let found: Vec<String> = ["HELM3", "HELM4"].into_iter().filter_map(|name| env::var(name).ok()).collect();
    if found.is_empty() {
        eprintln!("skipped: neither HELM3 nor HELM4 names a Helm");
    }
    found
}

#[test]
fn a_chart_that_cannot_be_rendered_is_not_passed() {
    let world = World::new("sha1");
    world.write("charts/shop/Chart.yaml", CHART);
    world.commit("charts/shop/templates/d.yaml", &template());
    let (code, text) = push(&world, "KUBECTL_POLICY_HELM", "/nowhere/helm");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("charts/shop") && text.contains("could not be checked"), "{text}");
}

#[test]
fn an_interrupt_is_told_and_leaves_nothing_behind() {
    let world = World::new("sha1");
    world.write("charts/shop/Chart.yaml", CHART);
    world.commit("charts/shop/templates/d.yaml", &template());
    let temporary = world.dir.path().join("tmp");
    fs::create_dir_all(&temporary).unwrap();
    let (helm, started) = (world.dir.path().join("helm"), world.dir.path().join("started"));
    fs::write(&helm, format!("#!/bin/sh\n: >'{}'\nexec sleep 20 >/dev/null 2>&1\n", started.display())).unwrap();
    fs::set_permissions(&helm, PermissionsExt::from_mode(0o755)).unwrap();
    let line = format!("HEAD {} refs/heads/main {}\n", world.head(), "0".repeat(40));
    let lines = world.dir.path().join("lines");
    fs::write(&lines, line).unwrap();
    let mut hook = command(PROGRAM, world.dir.path(), &world.work);
    hook.env("KUBECTL_POLICY_HELM", &helm).env("TMPDIR", &temporary).stderr(Stdio::piped());
    hook.args(["hook", "pre-push", "origin", &world.remote()]).stdin(fs::File::open(&lines).unwrap());
    let child = hook.spawn().unwrap();
    until(|| started.exists());
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(2), "{text}");
    assert!(text.contains("interrupted: the push was not checked"), "{text}");
    until(|| fs::read_dir(&temporary).unwrap().count() == 0);
}

#[track_caller]
fn until(is_so: impl Fn() -> bool) {
    let tries = (0..1000).map(|_| thread::sleep(Duration::from_millis(20)));
    assert!(tries.into_iter().any(|()| is_so()), "it never became so");
}

#[test]
fn a_chart_is_rendered_as_the_commit_has_it() {
    for helm in helms() {
        let world = World::new("sha1");
        world.write("charts/shop/Chart.yaml", CHART);
        world.write("charts/shop/values.yaml", "tag: 1.2.3\n");
        world.commit("charts/shop/templates/d.yaml", &template());
        let (code, text) = push(&world, "KUBECTL_POLICY_HELM", &helm);
        assert_eq!(code, Some(0), "{text}");
        // Only the values change, and the finding is in the template that uses them.
        world.commit("charts/shop/values.yaml", "tag: latest\n");
        world.write("charts/shop/values.yaml", "tag: 1.2.3\n");
        let (code, text) = push(&world, "KUBECTL_POLICY_HELM", &helm);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("charts/shop/templates/d.yaml:") && text.contains("1 new finding"), "{text}");
        world.git(&["push", "-q", "--no-verify", "origin", "main"]);
        world.commit("charts/shop/values.yaml", "tag: latest\nother: 1\n");
        let (code, text) = push(&world, "KUBECTL_POLICY_HELM", &helm);
        assert_eq!(code, Some(0), "it was there before: {text}");
    }
}

#[test]
fn a_chart_that_uses_a_changed_one_is_rendered_too() {
    for helm in helms() {
        let world = World::new("sha1");
        let app = format!("{CHART}dependencies: [{{name: common, version: 0.1.0, repository: file://../common}}]\n");
        world.write("charts/app/Chart.yaml", &app.replace("name: shop", "name: app"));
        world.write("charts/app/charts/common/Chart.yaml", &CHART.replace("shop", "common"));
        world.write("charts/app/templates/d.yaml", &template());
        world.write("charts/app/values.yaml", "tag: 1.2.3\n");
        world.write("charts/common/README.md", "1\n");
        world.commit("charts/common/Chart.yaml", &CHART.replace("shop", "common"));
        world.git(&["push", "-q", "--no-verify", "origin", "main"]);
        world.commit("charts/common/README.md", "2\n");
        let (code, text) = push(&world, "KUBECTL_POLICY_HELM", "/nowhere/helm");
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("charts/app"), "{text}");
        let (code, text) = push(&world, "KUBECTL_POLICY_HELM", &helm);
        assert_eq!(code, Some(0), "{text}");
    }
}

#[test]
fn an_overlay_is_rendered_when_its_base_changes() {
    let Ok(kubectl) = env::var("KUBECTL") else {
        eprintln!("skipped: KUBECTL names no kubectl");
        return;
    };
    let world = World::new("sha1");
    world.write("app/base/kustomization.yaml", "resources: [d.yaml]\n");
    world.write("app/base/d.yaml", &good("app"));
    world.commit("app/overlays/prod/kustomization.yaml", "resources: [../../base]\nnamePrefix: prod-\n");
    let (code, text) = push(&world, "KUBECTL_POLICY_KUSTOMIZE", &kubectl);
    assert_eq!(code, Some(0), "{text}");
    world.commit("app/base/d.yaml", &bad("app"));
    let (code, text) = push(&world, "KUBECTL_POLICY_KUSTOMIZE", &kubectl);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("prod-app") || text.contains("app/base/d.yaml"), "{text}");
}
