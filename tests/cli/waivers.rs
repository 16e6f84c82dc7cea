//! Findings that are accepted on purpose: every form of a waiver before, on and after its last day.

use crate::support::{LATEST, Run, Workspace};

const CONFIG: &str = "version: 1\nbundles: []\nrules:\n  latest-tag: {level: deny}\n";

/// Two containers with the same fault, and places for waivers.
fn pod(at_top: &str, annotations: &str, above: &str, behind: &str) -> String {
    format!(
        "{at_top}apiVersion: v1\nkind: Pod\nmetadata:\n  name: echo\n  namespace: echo-prod\n  annotations: {annotations}\nspec:\n  \
         containers:\n{above}    - name: app\n      image: echo:latest{behind}\n    - name: side\n      image: echo:latest\n"
    )
}

fn template(annotation: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: echo, namespace: echo-prod}}\nspec:\n  template:\n    metadata:\n      \
         annotations: {annotation}\n    spec:\n      containers:\n        - name: app\n          image: echo:latest\n        - name: side\n          \
         image: echo:latest\n"
    )
}

fn check(config: &str, manifest: &str, today: &str) -> Run {
    Workspace::new(&[(".kubectl-policy.yaml", config), ("deploy/a.yaml", manifest)])
        .run(&["check", "-o", "short", "--today", today])
}

#[test]
fn every_form_holds_until_its_last_day() {
    let terms = "a reason by @team-echo until 2026-12-31";
    let whole = format!("# kubectl-policy: waive latest-tag -- {terms}\n");
    let above = format!("    # kubectl-policy: waive latest-tag -- {terms}\n");
    let behind = format!(" # kubectl-policy: waive latest-tag -- {terms}");
    let annotation = format!("{{kubectl-policy.dev/waive.latest-tag: \"{terms}\"}}");
    let of_container = format!("{{kubectl-policy.dev/waive.latest-tag.app: \"{terms}\"}}");
    let entries = format!("{{kubectl-policy.dev/waive: \"latest-*.app -- {terms}\"}}");
    let configured = |part: &str| {
        format!(
            "{CONFIG}waivers:\n  - {{rule: latest-tag, {part}, reason: a reason, owner: team-echo, expires: 2026-12-31}}\n"
        )
    };
    let plain = pod("", "{}", "", "");
    for (form, config, manifest, waived) in [
        ("configuration", configured("kind: Pod, name: ec*, namespace: \"*-prod\""), plain.clone(), 2),
        ("its container", configured("container: app"), plain.clone(), 1),
        ("its path", configured("path: \"spec.containers[1].*\""), plain.clone(), 1),
        ("its file", configured("file: \"deploy/*\""), plain, 2),
        ("annotation", CONFIG.to_owned(), pod("", &annotation, "", ""), 2),
        ("annotation of a container", CONFIG.to_owned(), pod("", &of_container, "", ""), 1),
        ("entries in an annotation", CONFIG.to_owned(), pod("", &entries, "", ""), 1),
        ("annotation of the pod template", CONFIG.to_owned(), template(&annotation), 2),
        ("its container", CONFIG.to_owned(), template(&of_container), 1),
        ("comment on the line", CONFIG.to_owned(), pod("", "{}", "", &behind), 1),
        ("comment above a container", CONFIG.to_owned(), pod("", "{}", &above, ""), 1),
        ("comment above the document", CONFIG.to_owned(), pod(&whole, "{}", "", ""), 2),
    ] {
        for (today, waived) in [("2026-06-01", waived), ("2026-12-31", waived), ("2027-01-01", 0)] {
            let stdout = check(&config, &manifest, today).stdout(i32::from(waived < 2));
            let denied = stdout.lines().filter(|line| line.contains(": error latest-tag: ")).count();
            assert_eq!(denied, 2 - waived, "{form} on {today}: {stdout}");
            assert!(stdout.contains(&format!(" · {waived} waived · ")), "{form} on {today}: {stdout}");
            assert_eq!(
                stdout.contains("(its waiver expired on 2026-12-31)"),
                today == "2027-01-01",
                "{form}: {stdout}"
            );
            let soon = stdout.contains("the waiver of `latest-") && stdout.contains("by team-echo expires today");
            assert_eq!(soon, today == "2026-12-31", "{form} on {today}: {stdout}");
        }
    }
}

#[test]
fn a_service_is_known_by_its_path_or_its_namespace() {
    let waiver = "waivers:\n  - {rule: latest-tag, service: echo, reason: x}\n";
    let by_path = format!("{CONFIG}layout: services/{{service}}/{{name}}.yaml\n{waiver}");
    let files =
        [(".kubectl-policy.yaml", by_path.as_str()), ("services/echo/a.yaml", LATEST), ("services/b/a.yaml", LATEST)];
    let stdout = Workspace::new(&files).run(&["check", "-o", "short"]).stdout(1);
    assert!(stdout.contains("services/b/a.yaml:9:14") && !stdout.contains("services/echo"), "{stdout}");
    let by_namespace = format!("{CONFIG}namespace-pattern: \"{{service}}-{{env}}\"\n{waiver}");
    assert!(check(&by_namespace, LATEST, "2026-01-01").stdout(0).contains("1 waived"));
}

#[test]
fn what_matches_nothing_is_told_where_that_is_certain() {
    let config = format!("{CONFIG}waivers:\n  - {{rule: latest-tag, name: gone, reason: x}}\n");
    let files = [(".kubectl-policy.yaml", config.as_str()), ("deploy/a.yaml", LATEST), ("other/b.yaml", LATEST)];
    let workspace = Workspace::new(&files);
    let told = |args: &[&str]| workspace.run(args).stdout.contains("the waiver of `latest-tag` matches nothing");
    assert!(told(&["check", "-o", "short"]));
    assert!(!told(&["check", "-o", "short", "deploy"]), "it may match something in another folder");
    assert!(!told(&["check", "-o", "short", "--exclude", "other"]));
    assert!(!told(&["check", "-o", "short", "--rule", "memory-limit-max"]), "its rule did not run");
    workspace.write("broken.yaml", b"apiVersion: [");
    assert!(!told(&["check", "-o", "short"]), "it may match what could not be read");
    let own = LATEST.replace("name: app", "name: app # kubectl-policy: waive memory-limit-max -- x");
    let config = format!("{CONFIG}  memory-limit-max: {{level: warn}}\n");
    let workspace = Workspace::new(&[(".kubectl-policy.yaml", config.as_str()), ("a.yaml", own.as_str())]);
    let stdout = workspace.run(&["check", "-o", "short", "a.yaml"]).stdout(1);
    assert!(stdout.contains("a.yaml:8:17: the waiver of `memory-limit-max` matches nothing"), "{stdout}");
}

#[test]
fn a_waiver_that_is_none_is_an_error_at_its_place() {
    for (manifest, place, told) in [
        (pod("", "{}", "", " # kubectl-policy: waive lastest-tag -- x"), "a.yaml:10:26", "did you mean `latest-tag`?"),
        (pod("", "{}", "", " # kubectl-policy: waive latest-tag"), "a.yaml:10:26", "the waiver has no reason"),
        (pod("", "{}", "", " # kubectl-policy: waive latest-tag -- x until 2026-02-30"), "a.yaml:10:26", "2026-02-30"),
        (pod("", "{kubectl-policy.dev/waive.latest-tag: \"\"}", "", ""), "a.yaml:6:", "the waiver has no reason"),
    ] {
        let stdout = check(CONFIG, &manifest, "2026-01-01").stdout(2);
        assert!(stdout.contains(place) && stdout.contains(told), "{stdout}");
        assert!(stdout.contains("2 findings"), "what is not waived counts: {stdout}");
    }
    let text = pod("", "{}", "", "\n      args:\n        - |\n          # kubectl-policy: waive lastest-tag -- x");
    check(CONFIG, &text, "2026-01-01").stdout(1);
}

#[test]
fn the_configuration_says_what_a_waiver_must_have() {
    let config = format!("{CONFIG}waiver-policy: {{require: [owner, expires], max-days: 30}}\n");
    let with = |terms: &str| {
        let behind = format!(" # kubectl-policy: waive latest-tag -- {terms}");
        check(&config, &pod("", "{}", "", &behind), "2026-12-01")
    };
    assert!(with("x by @ops until 2026-12-31").stdout(1).contains("1 waived"));
    assert!(with("x until 2026-12-31").stdout(2).contains("the waiver has no owner"));
    assert!(with("x by @ops").stdout(2).contains("never expires"));
    assert!(with("x by @ops until 2027-01-01").stdout(2).contains("at most 30 days"));
    let configured = format!("{config}waivers:\n  - {{rule: latest-tag, reason: x}}\n");
    let stderr = check(&configured, LATEST, "2026-12-01").stderr(2);
    assert!(stderr.contains(".kubectl-policy.yaml:7:5") && stderr.contains("has no owner"), "{stderr}");
}

#[test]
fn waivers_are_listed() {
    let config = format!(
        "{CONFIG}waivers:\n  - {{rule: \"latest-*\", kind: Pod, namespace: echo-prod, container: side, reason: a debug image, owner: team-echo, expires: \
         2026-12-31}}\n  - {{rule: latest-tag, name: gone, reason: nobody knows}}\n"
    );
    let manifest = pod("", "{}", "    # kubectl-policy: waive latest-tag -- for now until 2026-01-31\n", "");
    let workspace = Workspace::new(&[(".kubectl-policy.yaml", &config), ("deploy/a.yaml", &manifest)]);
    let run = |args: &[&str]| workspace.run(&[&["waivers", "--today", "2026-12-01"], args].concat());
    insta::assert_snapshot!(run(&[]).stdout(0), @r"
    RULE         COVERS                                   UNTIL        DAYS   USED   OWNER       REASON          WHERE
    latest-*     Pod echo-prod/*, container side          2026-12-31   30     yes    team-echo   a debug image   .kubectl-policy.yaml:6
    latest-tag   name gone                                -            -      no     -           nobody knows    .kubectl-policy.yaml:7
    latest-tag   Pod echo-prod/echo, spec.containers[0]   2026-01-31   -304   yes    -           for now         deploy/a.yaml:9
    ");
    assert!(run(&["--unused", "--no-headers"]).stdout(0).starts_with("latest-tag   name gone"));
    assert_eq!(run(&["--expired", "--no-headers"]).stdout(0).lines().count(), 1);
    run(&["--fail-expired"]).stdout(1);
    let json = run(&["-o", "json", "deploy"]).stdout(0);
    assert!(json.contains("\"used\": \"unknown\"") && json.contains("\"daysLeft\": 30"), "{json}");
}

#[test]
fn in_a_stream() {
    let workspace = Workspace::new(&[(".kubectl-policy.yaml", CONFIG)]);
    let manifest = pod("# kubectl-policy: waive latest-tag -- x until 2026-12-31\n", "{}", "", "");
    let run = |today| workspace.run_with(&["check", "-o", "short", "--today", today, "-"], &manifest);
    assert!(run("2026-12-31").stdout(0).contains("2 waived"));
    assert!(run("2027-01-01").stdout(1).contains("-:1:1: the waiver of `latest-tag` expired"));
    let passed = workspace.run_with(&["post-render", "--today", "2026-12-31"], &manifest);
    assert_eq!((passed.status, passed.stdout.as_str()), (0, manifest.as_str()));
    assert_eq!(workspace.run_with(&["post-render", "--today", "2027-01-01"], &manifest).status, 1);
}

/// What Helm makes of the template: YAML comments stay, those of templates go.
const TEMPLATE: &str = "{{- if .Values.on }}
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Values.name }}
spec:
  containers:
    {{- /* kubectl-policy: waive latest-tag -- of the template until 2026-12-31 */}}
    - name: app
      image: echo:{{ .Values.tag }}
    # kubectl-policy: waive latest-tag -- of YAML until 2026-12-31
    - name: side
      image: echo:{{ .Values.tag }}
    - name: third
      image: echo:{{ .Values.tag }}
{{- end }}
";

const RENDERED: &str = "---
# Source: shop/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: echo
spec:
  containers:
    - name: app
      image: echo:latest
    # kubectl-policy: waive latest-tag -- of YAML until 2026-12-31
    - name: side
      image: echo:latest
    - name: third
      image: echo:latest
";

#[test]
fn in_templates() {
    let chart = [
        (".kubectl-policy.yaml", CONFIG),
        ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
        ("shop/templates/pod.yaml", TEMPLATE),
    ];
    let workspace = Workspace::new(&chart);
    let run = |today| {
        let args = ["post-render", "--chart", "shop", "--today", today, "-o", "short=report.txt"];
        let run = workspace.run_with(&args, RENDERED);
        assert_eq!(run.status, 1);
        workspace.read("report.txt")
    };
    let before = run("2026-12-31");
    assert!(before.contains(" · 2 waived · ") && before.contains("templates/pod.yaml:15:"), "{before}");
    assert!(before.contains("templates/pod.yaml:8:5: the waiver of `latest-tag` expires today"), "{before}");
    assert!(before.contains("templates/pod.yaml:11:5: the waiver of `latest-tag` expires today"), "{before}");
    let after = run("2027-01-01");
    assert_eq!(after.matches("(its waiver expired on 2026-12-31)").count(), 2, "{after}");
}

#[test]
fn in_pipelines() {
    let config = "version: 1\nbundles: []\nrules:\n  latest-tag: {level: deny}\n  allowed-accounts: {level: deny, params: {accounts: {other: [\"*\"]}}}\n";
    let terms = "until the move until 2026-12-31";
    let stage = format!("  # kubectl-policy: waive allowed-accounts -- {terms}\n");
    let inline = format!(" # kubectl-policy: waive latest-tag -- {terms}");
    let pipeline = |stage: &str, inline: &str| {
        format!(
            "application: echo\nname: to-prod\nstages:\n{stage}  - refId: \"1\"\n    requisiteStageRefIds: []\n    type: deployManifest\n    name: Deploy\n    \
             account: gke-prod\n    cloudProvider: kubernetes\n    source: text\n    manifests:\n      - apiVersion: v1\n        kind: Pod\n        \
             metadata: {{name: echo}}\n        spec:\n          containers:\n            - name: app\n              image: echo:latest{inline}\n"
        )
    };
    let configured = format!(
        "{config}waivers:\n  - {{rule: allowed-accounts, kind: Pipeline, name: echo/to-*, reason: x, expires: 2026-12-31}}\n  - {{rule: latest-tag, kind: \
         Pod, reason: x, expires: 2026-12-31}}\n"
    );
    for (config, manifest) in [(config, pipeline(&stage, &inline)), (configured.as_str(), pipeline("", ""))] {
        for (today, waived) in [("2026-12-30", 2), ("2026-12-31", 2), ("2027-01-01", 0)] {
            let stdout = check(config, &manifest, today).stdout(i32::from(waived != 2));
            assert!(stdout.contains(&format!(" · {waived} waived · ")), "{today}: {stdout}");
            assert_eq!(stdout.matches("(its waiver expired on 2026-12-31)").count(), 2 - waived, "{stdout}");
        }
    }
}

#[test]
fn suppressions_of_other_tools_count_where_that_is_asked_for() {
    let annotated = |annotation: &str| pod("", &format!("{{{annotation}}}"), "", "");
    let trivy = |comment: &str| pod("", "{}", "", &format!(" {comment}"));
    for (manifest, waived, later) in [
        (annotated("ignore-check.kube-linter.io/latest-tag: why"), 2, 2),
        (annotated("kube-linter.io/ignore-all: why"), 2, 2),
        (annotated("kube-score/ignore: \"pod-probes,container-image-tag\""), 2, 2),
        (annotated("polaris.fairwinds.com/tagNotSpecified-exempt: \"true\""), 2, 2),
        (annotated("checkov.io/skip1: CKV_K8S_14=why"), 2, 2),
        (trivy("#trivy:ignore:KSV-0013"), 1, 1),
        (trivy("# trivy:ignore:AVD-KSV-0013:exp:2026-12-31"), 1, 0),
        (template("{kube-score/ignore: container-image-tag}"), 2, 2),
        (template("{ignore-check.kube-linter.io/latest-tag: why}"), 0, 0),
    ] {
        let workspace = Workspace::new(&[(".kubectl-policy.yaml", CONFIG), ("a.yaml", &manifest)]);
        for (today, waived) in [("2026-12-31", waived), ("2027-01-01", later)] {
            let run = workspace.run(&["check", "-o", "short", "--compat-waivers", "--today", today]);
            assert!(run.stdout.contains(&format!(" · {waived} waived · ")), "{manifest}\n{}", run.stdout);
        }
        assert!(workspace.run(&["check", "-o", "short"]).stdout(1).contains(" · 0 waived · "));
    }
}

#[test]
fn kubescape_s_have_a_reason_and_a_day() {
    let terms = "kubescape.io/skip-reason: why, kubescape.io/skip-expiry: \"2026-12-31\"";
    let manifest = pod("", &format!("{{kubescape.io/skip-controls: \"C-0004,C-0271\", {terms}}}"), "", "");
    let workspace = Workspace::new(&[("a.yaml", &manifest)]);
    for (today, waived) in [("2026-12-31", 2), ("2027-01-01", 0)] {
        let args = ["check", "-o", "short", "--compat-waivers", "--rule", "memory-limit-unset", "--today", today];
        let run = workspace.run(&args);
        assert!(run.stdout.contains(&format!(" · {waived} waived · ")), "{}", run.stdout);
    }
}

#[test]
fn suppressions_of_other_tools_that_lack_something_are_not_taken() {
    let config = format!("{CONFIG}compat-waivers: true\nwaiver-policy: {{require: [expires]}}\n");
    let stdout = check(&config, &pod("", "{kube-score/ignore: container-image-tag}", "", ""), "2026-01-01").stdout(1);
    assert!(stdout.contains("what kube-score is told here is not taken: as a waiver it never expires"), "{stdout}");
}

#[test]
fn suppressions_of_other_tools_are_rewritten() {
    let manifest = pod("", "{kube-score/ignore: container-image-tag}", "", " #trivy:ignore:KSV-0013:exp:2026-12-31");
    let workspace = Workspace::new(&[(".kubectl-policy.yaml", CONFIG), ("a.yaml", &manifest)]);
    insta::assert_snapshot!(workspace.run(&["waivers", "--convert"]).stdout(0));
    assert_eq!(workspace.read("a.yaml"), manifest, "a look changes nothing");
    workspace.run(&["waivers", "--convert", "--write"]).stdout(0);
    let stdout = workspace.run(&["check", "-o", "short", "--today", "2026-12-31"]).stdout(0);
    assert!(stdout.contains(" · 2 waived · "), "{stdout}");
    let again = workspace.run(&["waivers", "--convert"]).stdout(0);
    assert_eq!(again, "nothing to rewrite\n");
}

#[test]
fn the_examples_of_the_page_hold() {
    let page = include_str!("../../docs/waivers.md");
    let blocks: Vec<&str> = page.split("```yaml\n").skip(1).filter_map(|text| text.split("```").next()).collect();
    let configurations = blocks.iter().filter(|text| text.starts_with("version: 1") && !text.contains("findings:"));
    let mut seen = 0;
    for text in configurations {
        let workspace =
            Workspace::new(&[(".kubectl-policy.yaml", text), (".kubectl-policy-baseline.yaml", "version: 1\n")]);
        workspace.run(&["check", "--allow-empty", "--today", "2026-11-01", "-o", "short"]).stdout(0);
        seen += 1;
    }
    let entries =
        blocks.iter().flat_map(|text| text.lines()).filter_map(|line| line.split("kubectl-policy: waive ").nth(1));
    let entries: Vec<&str> = entries.map(|entry| entry.trim_end_matches(" */}}")).collect();
    for entry in &entries {
        let manifest = pod("", "{}", "", &format!(" # kubectl-policy: waive {entry}"));
        assert_ne!(check(CONFIG, &manifest, "2026-11-01").status, 2, "{entry}");
    }
    assert_eq!((seen, entries.len()), (3, 3));
}
