//! The contract with Helm, on streams recorded from the real programs: 3.18.0 and 4.3.1 rendering
//! `tests/fixtures/charts/shop`. The real ones themselves are run by tests/e2e/helm.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test or bench stops at its first surprise"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HELM_3: &str = include_str!("fixtures/streams/helm3.yaml");
const HELM_4: &str = include_str!("fixtures/streams/helm4.yaml");

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/charts")
}

/// Runs the binary beside the chart, with nothing of the developer's environment; `plugin` as Helm 4 runs one.
fn run(args: &[&str], stdin: &str, plugin: bool) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kubectl-policy"));
    command.args(args).current_dir(fixtures()).env_clear().env("PATH", "/usr/bin:/bin");
    if plugin {
        command.env("HELM_PLUGIN_NAME", "policy-postrenderer").env("HELM_PLUGIN_DIR", "/plugins");
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that does not read its standard input closes it.
    _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn post_render(more: &[&str], stdin: &str, plugin: bool) -> Run {
    let args = [&["post-render", "--no-config", "--rule", "latest-tag"], more].concat();
    run(&args, stdin, plugin)
}

const DENY: &[&str] = &["--fail-on=warn"];

#[test]
fn what_may_pass_passes_byte_for_byte() {
    let odd = "---\n# Source: a/templates/b.yaml\r\n# only a comment\n---\r\na: {b:   [1]}\t\n\n---\n";
    for (stream, plugin) in [(HELM_3, false), (HELM_4, true), (odd, false), ("# a comment\n", true)] {
        let run = post_render(&["--rule", "host-network", "--skip-rule", "latest-tag"], stream, plugin);
        assert_eq!((run.status, run.stdout.as_str()), (0, stream), "{}", run.stderr);
    }
}

#[test]
fn helm_3_is_stopped_by_the_status() {
    let run = post_render(DENY, HELM_3, false);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains(" --> shop/charts/cache/templates/cache.yaml:8:14\n"), "{}", run.stderr);
    assert!(run.stderr.contains(" --> shop/templates/web.yaml:20:18\n"), "{}", run.stderr);
    assert!(run.stderr.contains("= help: Name the version"), "{}", run.stderr);
    assert!(!run.stderr.contains("hook.yaml"), "Helm 3 shows no hooks: {}", run.stderr);
}

#[test]
fn helm_3_never_gets_the_scalar_even_inside_a_plugin() {
    let run = post_render(DENY, HELM_3, true);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
}

#[test]
fn helm_4_is_stopped_by_a_text_that_it_shows() {
    let run = post_render(DENY, HELM_4, true);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("|-\n  kubectl-policy refuses this release:\n"), "{}", run.stdout);
    assert!(run.stdout.lines().skip(1).all(|line| line.starts_with("  ")), "{}", run.stdout);
    for place in ["shop/templates/web.yaml:20:18", "shop/templates/hook.yaml:10:14", "cache/templates/cache.yaml:8:14"]
    {
        assert!(run.stdout.contains(place), "{place} in {}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'));
}

#[test]
fn helm_4_can_be_stopped_by_the_status_too() {
    let run = post_render(&["--fail-on=warn", "--fail-mode=exit"], HELM_4, true);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("latest-tag"));
}

#[test]
fn what_cannot_be_checked_stops_helm() {
    for (args, stream) in [(&["--rule=no-such-rule"][..], HELM_4), (&[], &*HELM_4.replace("kind: Service", "kind: ["))]
    {
        let run = post_render(args, stream, true);
        assert!(run.status == 0 && run.stdout.starts_with("|-\n"), "{}{}", run.stdout, run.stderr);
    }
    let run = post_render(&[], "a: [\n", false);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
}

#[test]
fn nothing_is_never_passed_off_as_checked() {
    for stream in ["", "\n \n"] {
        let run = post_render(&[], stream, false);
        assert_eq!(run.status, 0);
        assert!(run.stdout.starts_with("# kubectl-policy: nothing to check"), "{}", run.stdout);
        assert!(run.stdout.contains("--output-dir") && run.stdout.lines().all(|line| line.starts_with('#')));
    }
}

#[test]
fn warnings_that_helm_swallows_are_in_the_report() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.txt");
    let run = post_render(&["--report", file.to_str().unwrap()], HELM_3, false);
    assert_eq!((run.status, run.stdout.as_str()), (0, HELM_3));
    assert!(std::fs::read_to_string(&file).unwrap().contains("warning[latest-tag]"));
}

#[test]
fn standard_output_is_helm_s() {
    let run = post_render(&["-o", "json"], HELM_3, false);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("-o json=FILE"), "{}", run.stderr);
}

#[test]
fn without_the_chart_the_rendered_line_is_told() {
    let elsewhere = HELM_3.replace("shop/", "other/");
    let run = post_render(DENY, &elsewhere, false);
    assert!(run.stderr.contains(" --> other/templates/web.yaml:"), "{}", run.stderr);
    assert!(run.stderr.contains("(line of the rendered text)"), "{}", run.stderr);
}

#[test]
fn helm_4_s_annotation_is_never_seen_by_rules() {
    let dir = tempfile::tempdir().unwrap();
    let rule = dir.path().join("seen.rego");
    std::fs::write(&rule, "package main\n\nimport rego.v1\n\ndeny contains msg if {\n\tsome key, _ in input.metadata.annotations\n\tmsg := key\n}\n").unwrap();
    let policy = rule.to_str().unwrap();
    let run = run(&["post-render", "--no-config", "--policy", policy, "--bundle", "none-of-them"], HELM_4, true);
    assert!(!run.stdout.contains("postrender-filename"), "{}", run.stdout);
}

#[cfg(unix)]
mod check {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/streams/template.yaml");

    /// A Helm that answers with a script.
    fn helm(script: &str) -> (tempfile::TempDir, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("helm");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = path.to_str().unwrap().to_owned();
        (dir, path)
    }

    fn check(script: &str, more: &[&str]) -> Run {
        let (_dir, helm) = helm(script);
        let args = [&["check", "--no-config", "--rule", "latest-tag", "-o", "short", "--helm", &helm], more].concat();
        run(&args, "", false)
    }

    #[test]
    fn findings_stand_in_the_templates() {
        let run = check(&format!("cat {TEMPLATE}"), &["shop"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let places: Vec<_> = run.stdout.lines().filter_map(|line| line.split(": ").next()).collect();
        let expected = [
            "shop/charts/cache/templates/cache.yaml:8:14",
            "shop/templates/hook.yaml:10:14",
            "shop/templates/web.yaml:20:18",
            "shop/templates/web.yaml:33:18",
        ];
        assert_eq!(places.get(..4).unwrap(), expected, "{}", run.stdout);
        assert!(run.stdout.contains("(with all 3 sets of values)"), "{}", run.stdout);
    }

    #[test]
    fn findings_of_some_values_name_them() {
        let script =
            format!("case \"$*\" in *extra-values*) cat {TEMPLATE};; *) sed s/latest/1.0.0/ {TEMPLATE};; esac");
        let run = check(&script, &["."]);
        assert!(run.stdout.contains("(with ci/extra-values.yaml)"), "{}", run.stdout);
        assert!(run.stdout.starts_with("shop/charts/cache/templates/cache.yaml:8:14: "), "{}", run.stdout);
    }

    /// The Service is the same with every set of values, and one of them has no pods for it.
    #[test]
    fn what_is_rendered_the_same_is_seen_among_the_objects_of_its_own_set() {
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}";
        let pod =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: $app}}\nspec: {containers: [{name: a}]}";
        let script = format!(
            "app=web; case \"$*\" in *extra-values*) app=other;; esac; cat <<E\n---\n# Source: shop/templates/service.yaml\n\
             {service}\n---\n# Source: shop/templates/pod.yaml\n{pod}\nE"
        );
        let (_dir, helm) = helm(&script);
        let run = run(&["check", "--no-config", "--rule", "dangling-service", "--helm", &helm, "shop"], "", false);
        assert!(run.stdout.contains("(with ci/extra-values.yaml;"), "{}", run.stdout);
        assert!(run.stdout.contains("1 finding (1 denied, 0 warnings) in 1 of 6 resources"), "{}", run.stdout);
    }

    #[test]
    fn a_chart_that_does_not_render_is_an_error_in_helm_s_words() {
        let run = check("echo 'Error: no such luck' >&2; exit 1", &["shop", "--set", "a=b"]);
        assert_eq!(run.status, 2);
        assert!(run.stdout.contains("cannot render chart `shop`: helm: no such luck"), "{}", run.stdout);
    }

    #[test]
    fn a_helm_that_hangs_is_ended() {
        let run = check("exec sleep 60", &["shop", "--set", "a=b", "--helm-timeout", "1s"]);
        assert_eq!(run.status, 2);
        assert!(run.stdout.contains("took longer than 1 s"), "{}", run.stdout);
    }

    #[test]
    fn output_that_is_no_yaml_is_an_error() {
        let run = check("echo 'a: [b'", &["shop", "--set", "a=b"]);
        assert_eq!(run.status, 2);
    }

    #[test]
    fn without_helm_a_chart_is_an_error_and_skipped_only_when_asked() {
        let run = run(&["check", "--no-config", "--helm", "/no/such/helm", "shop"], "", false);
        assert_eq!(run.status, 2);
        let said = run.stdout.matches("cannot render chart `shop`: there is no `/no/such/helm`").count();
        assert!(said == 1 && run.stdout.contains("--skip-charts"), "{}", run.stdout);
        let run = super::run(&["check", "--no-config", "--skip-charts", "--allow-empty", "shop"], "", false);
        assert!(run.status == 0 && run.stdout.contains("skipped: shop/templates"), "{}", run.stdout);
    }
}
