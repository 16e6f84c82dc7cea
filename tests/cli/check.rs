//! `check`: what is found, how it is told, how the run ends.

use insta::assert_snapshot;

use crate::support::{GOOD, LATEST, Workspace};

const ONE_RULE: [&str; 3] = ["check", "--rule", "latest-tag"];

fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ONE_RULE.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn a_clean_folder_ends_with_0() {
    let workspace = Workspace::new(&[("a.yaml", GOOD)]);
    assert_snapshot!(workspace.run(&ONE_RULE).stdout(0), @"no findings in 1 resource · 1 rule · 0 waived · 0 skipped · 0 errors");
}

#[test]
fn a_warning_does_not_fail_the_run() {
    let workspace = Workspace::new(&[("a.yaml", LATEST)]);
    assert_snapshot!(workspace.run(&ONE_RULE).stdout(0));
}

#[test]
fn fail_on_warn_makes_it_fail() {
    let workspace = Workspace::new(&[("a.yaml", LATEST)]);
    workspace.run(&args(&["--fail-on", "warn"])).stdout(1);
    workspace.run(&args(&["--fail-on", "warn", "--exit-zero"])).stdout(0);
}

#[test]
fn an_error_beside_findings_ends_with_2_and_shows_both() {
    let workspace = Workspace::new(&[("a.yaml", LATEST), ("b.yaml", "a: [1\n")]);
    let stdout = workspace.run(&args(&["--fail-on", "warn", "--exit-zero"])).stdout(2);
    assert!(stdout.contains("warning[latest-tag]") && stdout.contains("--> b.yaml:"), "{stdout}");
}

#[test]
fn a_bad_document_does_not_hide_the_others_of_its_file() {
    let text = format!("{LATEST}---\na: [1\n---\n{LATEST}");
    let workspace = Workspace::new(&[("a.yaml", &text)]);
    let stdout = workspace.run(&args(&["-o", "short"])).stdout(2);
    assert_snapshot!(stdout);
}

#[test]
fn a_template_without_a_chart_is_told_as_one() {
    let template = "kind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n";
    let workspace = Workspace::new(&[("shop/templates/sub/a.yaml", template), ("b.yaml", template)]);
    let stdout = workspace.run(&args(&["-o", "short"])).stdout(2);
    let line = |file: &str| stdout.lines().find(|line| line.starts_with(file)).unwrap_or_default();
    assert!(line("shop/").contains("`shop` has no Chart.yaml to render it with"), "{stdout}");
    assert!(line("b.yaml").contains("this looks like a template; render it first"), "{stdout}");
}

#[test]
fn standard_input() {
    let workspace = Workspace::new(&[]);
    let stdout = workspace.run_with(&args(&["-o", "short", "-"]), LATEST).stdout(0);
    assert!(stdout.starts_with("-:9:14: "), "{stdout}");
}

#[test]
fn files_from_a_list() {
    let workspace =
        Workspace::new(&[("a.yaml", LATEST), ("b.yaml", LATEST), ("c.txt", "x"), ("list", "b.yaml\nc.txt\n")]);
    let stdout = workspace.run(&args(&["-o", "short", "--files-from", "list"])).stdout(0);
    assert!(stdout.contains("b.yaml:9:14") && !stdout.contains("a.yaml"), "{stdout}");
    let from_stdin = workspace.run_with(&args(&["-o", "short", "--files-from", "-"]), "a.yaml\r\n").stdout(0);
    assert!(from_stdin.contains("a.yaml:9:14"), "{from_stdin}");
}

#[test]
fn excluded_and_ignored_files_are_left_alone() {
    let workspace =
        Workspace::new(&[("a.yaml", LATEST), ("b/c.yaml", LATEST), ("d.yaml", LATEST), (".gitignore", "d.yaml\n")]);
    let stdout = workspace.run(&args(&["-o", "short", "--exclude", "b/"])).stdout(0);
    assert!(stdout.contains("a.yaml") && !stdout.contains("c.yaml") && !stdout.contains("d.yaml"), "{stdout}");
}

#[test]
fn templates_of_a_chart_are_never_read_as_yaml() {
    let files = [
        ("shop/Chart.yaml", "name: shop\nversion: 1\n"),
        ("shop/templates/a.yaml", "{{ oh }}: {{\n"),
        ("a.yaml", GOOD),
    ];
    let stdout = Workspace::new(&files).run(&args(&["--skip-charts", "."])).stdout(0);
    assert!(stdout.contains("shop/templates"), "what is skipped is said: {stdout}");
}

#[test]
fn documents_that_are_no_objects_are_counted() {
    let files = [("a.yaml", GOOD), ("values.yaml", "replicas: 3\n"), ("kustomization.yaml", "resources: [a.yaml]\n")];
    let stdout = Workspace::new(&files).run(&ONE_RULE).stdout(0);
    assert!(stdout.contains("2 other documents"), "{stdout}");
}

#[test]
fn a_list_is_taken_apart() {
    let item = LATEST.replace('\n', "\n    ");
    let list = format!("apiVersion: v1\nkind: List\nitems:\n  - {}\n", item.trim_end());
    let stdout = Workspace::new(&[("list.yaml", &list)]).run(&args(&["-o", "short"])).stdout(0);
    assert!(stdout.starts_with("list.yaml:12:18: "), "{stdout}");
}

#[test]
fn the_order_does_not_depend_on_the_number_of_threads() {
    let files: Vec<(String, String)> =
        (0..200).map(|n| (format!("{}/{n}.yaml", n % 7), LATEST.replace("echo", &format!("echo{n}")))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let workspace = Workspace::new(&files);
    let one = workspace.run(&["check", "--bundle", "all", "-o", "json", "--jobs", "1"]);
    for jobs in ["2", "8"] {
        let many = workspace.run(&["check", "--bundle", "all", "-o", "json", "--jobs", jobs]);
        assert_eq!(many.stdout, one.stdout);
    }
}

#[test]
fn json_is_the_documented_contract() {
    let workspace = Workspace::new(&[("a.yaml", LATEST)]);
    assert_snapshot!(workspace.run(&args(&["-o", "json"])).stdout(0));
}

#[test]
fn several_formats_in_one_run() {
    let workspace = Workspace::new(&[("a.yaml", LATEST)]);
    let stdout = workspace.run(&args(&["-o", "short", "-o", "json=out.json"])).stdout(0);
    assert!(stdout.starts_with("a.yaml:9:14"), "{stdout}");
    assert!(workspace.read("out.json").starts_with('{'));
    let stderr = workspace.run(&args(&["-o", "text", "-o", "json"])).stderr(2);
    assert!(stderr.contains("two output formats"), "{stderr}");
}

#[test]
fn escape_sequences_from_manifests_never_reach_the_terminal() {
    let text = LATEST.replace("echo:latest", "\"ech\\eo\\u202e[31m\"");
    let stdout = Workspace::new(&[("a.yaml", &text)]).run(&args(&["--color", "never"])).stdout(0);
    assert!(!stdout.contains('\u{1b}') && !stdout.contains('\u{202e}'), "{stdout:?}");
}

#[test]
fn colour_only_when_asked_or_on_a_terminal() {
    let workspace = Workspace::new(&[("a.yaml", LATEST)]);
    assert!(!workspace.run(&ONE_RULE).stdout(0).contains('\u{1b}'));
    assert!(workspace.run(&args(&["--color", "always"])).stdout(0).contains('\u{1b}'));
}

#[test]
fn rules_on_other_objects_wait_for_a_complete_run() {
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: echo\nspec:\n  selector: {app: nobody}\n  ports: [{port: 80}]\n";
    let workspace = Workspace::new(&[("a.yaml", service)]);
    let dangling = ["check", "--rule", "dangling-service", "-o", "short"];
    let on = |more: &str| workspace.run(&[&dangling[..], &[more]].concat());
    assert!(on(".").stdout(1).contains("a.yaml:6:13"), "a folder is complete");
    assert!(!on("a.yaml").stdout(0).contains("dangling-service nobody"), "a file is not");
    let json = workspace.run(&["check", "--rule", "dangling-service", "-o", "json", "a.yaml"]).stdout(0);
    assert!(json.contains("the run is not complete"), "skipped, not passed: {json}");
}

#[test]
fn rules_on_other_objects_are_skipped_where_one_cannot_be_read() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: nobody, namespace: shop}\n\
                   spec: {selector: {app: nobody}, ports: [{port: 80}]}\n";
    let workspace = Workspace::new(&[("a.yaml", service), ("b.yaml", "a: [1\n")]);
    let json = workspace.run(&["check", "--rule", "dangling-service", "-o", "json"]).stdout(2);
    assert!(json.contains("\"findings\": []") && json.contains("not all of them could be read"), "{json}");
    let junit = workspace.run(&["check", "--rule", "dangling-service", "-o", "junit"]).stdout(2);
    assert_eq!(
        junit.matches("<testcase classname=\"dangling-service\"").count(),
        1,
        "skipped, and not passed as well: {junit}"
    );
}

#[test]
fn objects_that_share_a_name_in_two_directories_all_count() {
    let workload = |app: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: {{matchLabels: {{app: {app}}}}}\n  \
             template:\n    metadata:\n      labels: {{app: {app}}}\n    spec:\n      containers: [{{name: a, image: a:1}}]\n"
        )
    };
    let service = |app: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {{app: {app}}}\n  ports: [{{port: 80}}]\n"
        )
    };
    let files = [
        ("one/web.yaml", workload("old")),
        ("one/service.yaml", service("old")),
        ("two/web.yaml", workload("new")),
        ("two/service.yaml", service("new")),
        ("two/other.yaml", service("gone")),
    ];
    let workspace = Workspace::new(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    let stdout = workspace.run(&["check", "--rule", "dangling-service", "-o", "short", "."]).stdout(1);
    assert_eq!(stdout.matches("dangling-service").count(), 1, "{stdout}");
    assert!(stdout.contains("two/other.yaml:6:13"), "{stdout}");
}

#[test]
fn help_has_examples() {
    let help = Workspace::new(&[]).run(&["check", "--help"]).stdout(0);
    assert!(help.contains("Examples:") && help.contains("Exit status:"), "{help}");
    assert!(help.contains("Usage: kubectl policy check"), "{help}");
}
