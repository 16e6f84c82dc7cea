//! Where reports go: what cannot be written ends with status 2 and the verdict is told all the same, and what a CI system
//! is given unasked.

use std::fs::OpenOptions;
use std::process::Stdio;

use crate::support::{LATEST, Workspace};

const ONE_RULE: [&str; 5] = ["check", "--rule", "latest-tag", "-o", "short"];
const LINE: &str = "a.yaml:9:14: warning latest-tag:";
const NUMBERS: &str = "1 finding (0 denied, 1 warning) in 1 of 1 resource";

fn workspace() -> Workspace {
    Workspace::new(&[("a.yaml", LATEST)])
}

fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ONE_RULE.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn a_report_file_that_cannot_be_written_hides_nothing() {
    let run = workspace().run(&args(&["-o", "junit=nowhere/x.xml", "-o", "json=x.json", "-o", "sarif=no/y"]));
    assert_eq!(run.status, 2);
    assert!(run.stdout.contains(LINE) && run.stdout.contains(NUMBERS), "{}", run.stdout);
    assert!(run.stderr.contains("cannot write `nowhere/x.xml`") && run.stderr.contains("cannot write `no/y`"));
    assert!(!run.stderr.contains(NUMBERS), "told once: {}", run.stderr);
}

#[test]
fn the_verdict_is_told_where_only_a_file_was_to_have_it() {
    let stderr = workspace().run(&["check", "--rule", "latest-tag", "-o", "json=nowhere/x.json"]).stderr(2);
    assert!(stderr.contains(NUMBERS) && stderr.contains("cannot write `nowhere/x.json`"), "{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_the_verdict() {
    let workspace = workspace();
    for to in [&["-o", "sarif=/dev/full"][..], &[]] {
        let mut command = workspace.command();
        if to.is_empty() {
            command.stdout(OpenOptions::new().write(true).open("/dev/full").unwrap());
        }
        let output = command.args(args(to)).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("No space left"), "{stderr}");
        let told = if to.is_empty() { &stderr } else { &String::from_utf8(output.stdout).unwrap() };
        assert!(told.contains(NUMBERS), "{told}");
    }
}

#[test]
fn a_reader_that_goes_away_keeps_the_verdict() {
    let workspace = workspace();
    // More than a pipe holds, so that the program is still writing when nobody reads.
    for nth in 0..1500 {
        workspace.write(&format!("more/{nth}.yaml"), LATEST.as_bytes());
    }
    let mut child =
        workspace.command().args(args(&["."])).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("1501 findings (0 denied, 1501 warnings)"), "{stderr}");
    assert!(stderr.contains("standard output was closed"), "{stderr}");
}

#[test]
fn two_reports_cannot_share_a_place() {
    let refused = |more: &[&str]| workspace().run(&args(more)).stderr(2);
    assert!(refused(&["-o", "json=x", "-o", "sarif=x"]).contains("two output formats for `x`"));
    assert!(refused(&["-o", "json"]).contains("two output formats for standard output"));
    assert!(refused(&["-o", "json="]).contains("`json=` names no file"));
}

#[test]
fn github_gets_annotations_and_a_summary() {
    let workspace = workspace();
    let env = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "summary.md")];
    workspace.write("summary.md", b"before\n");
    let run = workspace.run_where(&env, &args(&["a.yaml"]));
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains(LINE) && !run.stdout.contains("::warning"), "{}", run.stdout);
    assert!(run.stderr.starts_with("::warning file=a.yaml,line=9,"), "{}", run.stderr);
    let summary = workspace.read("summary.md");
    assert!(summary.starts_with("before\n###") && summary.contains(NUMBERS), "{summary}");

    let asked = workspace.run_where(&env, &["check", "--rule", "latest-tag", "-o", "github", "a.yaml"]).stdout(0);
    assert!(asked.starts_with("::warning"), "{asked}");
}

#[test]
fn paths_for_ci_systems_begin_at_the_root_of_the_repository() {
    let workspace = Workspace::new(&[(".git/HEAD", ""), ("deploy/a.yaml", LATEST)]);
    let mut command = workspace.command();
    let output = command
        .current_dir(workspace.path().join("deploy"))
        .args(args(&["a.yaml", "-o", "sarif=/dev/stderr", "-o", "junit=junit.xml", "--no-ci"]))
        .output()
        .unwrap();
    let (stdout, sarif) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(stdout.starts_with("a.yaml:9:14"), "people see what they typed: {stdout}");
    assert!(sarif.contains(r#""uri": "deploy/a.yaml""#) && sarif.contains("primaryLocationLineHash"), "{sarif}");
}

#[test]
fn gitlab_gets_a_report_and_azure_annotations() {
    let workspace = workspace();
    let run = workspace.run_where(&[("GITLAB_CI", "true")], &args(&["a.yaml"]));
    assert!(run.status == 0 && run.stderr.starts_with("wrote gl-code-quality-report.json"), "{}", run.stderr);
    assert!(workspace.read("gl-code-quality-report.json").contains(r#""check_name": "latest-tag""#));
    let again = workspace.run_where(&[("GITLAB_CI", "true")], &args(&["-o", "gitlab=mine.json", "."]));
    assert!(again.stderr.is_empty() && again.stdout.contains(NUMBERS), "it is no manifest: {}", again.stdout);
    let azure = workspace.run_where(&[("TF_BUILD", "True")], &args(&["a.yaml"]));
    assert!(azure.stderr.starts_with("##vso[task.logissue type=warning;sourcepath=a.yaml;"), "{}", azure.stderr);
}

#[test]
fn a_ci_system_can_be_given_nothing_unasked() {
    let workspace = workspace();
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "summary.md")];
    workspace.run_where(&github, &args(&["--no-ci", "a.yaml"])).stdout(0);
    workspace.run_where(&[("GITLAB_CI", "true"), ("KUBECTL_POLICY_NO_CI", "1")], &args(&["a.yaml"])).stdout(0);
    assert_eq!(std::fs::read_dir(workspace.path()).unwrap().count(), 1, "no file is written");
}

#[test]
fn what_nobody_asked_for_fails_nothing() {
    let env = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "nowhere/summary.md")];
    let run = workspace().run_where(&env, &args(&["a.yaml"]));
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("cannot add to the step summary") && run.stderr.contains("--no-ci"), "{}", run.stderr);
}

#[test]
fn the_environment_decides_about_colour_where_no_flag_does() {
    let colored = |env: &[(&str, &str)], more: &[&str]| {
        let run = workspace().run_where(env, &args(more));
        (run.stdout.contains('\u{1b}'), run.status)
    };
    assert_eq!(colored(&[], &[]), (false, 0), "a pipe");
    assert_eq!(colored(&[("FORCE_COLOR", "1")], &[]), (true, 0));
    assert_eq!(colored(&[("CLICOLOR_FORCE", "1")], &[]), (true, 0));
    assert_eq!(colored(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &[]), (false, 0));
    assert_eq!(colored(&[("NO_COLOR", "1")], &["--color", "always"]), (true, 0));
    assert_eq!(colored(&[("FORCE_COLOR", "1")], &["--color", "never"]), (false, 0));
}

#[test]
fn advice_names_what_was_typed() {
    let text = |env: &[(&str, &str)]| workspace().run_where(env, &["check", "--rule", "latest-tag"]).stdout(0);
    assert!(text(&[]).contains("note: kubectl policy explain latest-tag"));
    assert!(text(&[("HELM_PLUGIN_NAME", "policy")]).contains("note: helm policy explain latest-tag"));
    let help = workspace().run_where(&[("HELM_PLUGIN_NAME", "policy")], &["check", "--help"]).stdout(0);
    assert!(help.contains("helm policy check") && !help.contains("kubectl policy"), "{help}");
}
