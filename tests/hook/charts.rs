//! Charts and kustomizations of a commit. With the real programs where the environment names them (`HELM3` or `HELM4`,
//! and `KUBECTL` for kustomizations); without Helm, what is told then.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
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
    let (world, temporary, child) = rendering();
    kill("-INT", &child.id().to_string());
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(2), "{text}");
    assert!(text.contains("interrupted: the push was not checked"), "{text}");
    until(|| fs::read_dir(&temporary).unwrap().count() == 0);
    drop(world);
}

#[test]
fn a_killed_group_of_processes_leaves_nothing_behind() {
    let (world, temporary, mut child) = rendering();
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 1);
    kill("-KILL", &format!("-{}", child.id()));
    assert_eq!(child.wait().unwrap().code(), None);
    until(|| fs::read_dir(&temporary).unwrap().count() == 0);
    drop(world);
}

#[test]
fn what_a_killed_guard_leaves_is_removed_by_the_next_push() {
    let (world, temporary, mut child) = rendering();
    let export = fs::read_dir(&temporary).unwrap().next().unwrap().unwrap().path();
    // The guard's command line ends with the folder that it guards.
    let guard = Command::new("pgrep").args(["-f", &format!("{}$", export.display())]).output().unwrap();
    let guard = String::from_utf8(guard.stdout).unwrap();
    if guard.is_empty() {
        eprintln!("skipped: pgrep is not here");
        return;
    }
    for id in guard.lines() {
        kill("-KILL", id);
    }
    kill("-KILL", &format!("-{}", child.id()));
    child.wait().unwrap();
    assert!(export.join("content/charts/shop/Chart.yaml").is_file(), "it was to be left");
    let (code, text) = push(&world, "KUBECTL_POLICY_HELM", "/nowhere/helm");
    assert_eq!(code, Some(1), "{text}");
    assert!(!export.exists());
}

/// A push in the middle of rendering a chart, in a group of processes of its own; and its temporary folder.
fn rendering() -> (World, PathBuf, Child) {
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
    hook.env("KUBECTL_POLICY_HELM", &helm).env("TMPDIR", &temporary).stderr(Stdio::piped()).process_group(0);
    hook.args(["hook", "pre-push", "origin", &world.remote()]).stdin(fs::File::open(&lines).unwrap());
    let child = hook.spawn().unwrap();
    until(|| started.exists());
    (world, temporary, child)
}

#[track_caller]
fn kill(signal: &str, whom: &str) {
    assert!(Command::new("kill").args([signal, "--", whom]).status().unwrap().success());
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
