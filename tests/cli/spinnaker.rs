//! Spinnaker's pipelines: what is recognised, what a pipeline made from a template becomes, manifests inside stages.

use crate::support::Workspace;

/// Bake, canary, analysis, approval, blue/green release, rollback when that fails, and a check that turns the pipeline
/// red: as careful as a pipeline gets.
const SEVEN_STAGES: &str = include_str!("spinnaker/seven_stages.json");

/// `file:line:column: rule` of each finding.
fn places(workspace: &Workspace, args: &[&str], status: i32) -> Vec<String> {
    let args = [&["check", "--no-config", "-o", "json"], args].concat();
    let report: serde_json::Value = serde_json::from_str(&workspace.run(&args).stdout(status)).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let (at, rule) = (&finding["location"], finding["rule"].as_str().unwrap());
            format!("{}:{}:{}: {rule}", at["file"].as_str().unwrap(), at["line"], at["column"])
        })
        .collect()
}

#[test]
fn a_careful_pipeline_has_three_warnings() {
    let workspace = Workspace::new(&[("release.json", SEVEN_STAGES)]);
    assert_eq!(
        places(&workspace, &["--bundle", "spinnaker", "release.json"], 0),
        [
            "release.json:3:11: use-template",
            "release.json:46:5: destructive-or-inline",
            "release.json:101:17: destructive-or-inline",
        ]
    );
}

const TEMPLATE: &str = r#"{
  "schema": "v2", "id": "safe", "tag": "v1", "protect": true,
  "variables": [{"name": "account", "type": "string"}, {"name": "services", "type": "list", "defaultValue": []}],
  "pipeline": {
    "limitConcurrent": true,
    "stages": [
      {"refId": "1", "type": "deployManifest", "name": "Release", "requisiteStageRefIds": [],
       "account": "${ templateVariables.account }",
       "trafficManagement": {"enabled": true, "options": {"strategy": "highlander"}}}
    ]
  }
}
"#;

const INSTANCE: &str = r#"{
  "schema": "v2", "application": "greeter", "name": "release", "type": "templatedPipeline",
  "template": {
    "type": "front50/pipelineTemplate",
    "reference": "spinnaker://safe:v1"
  },
  "variables": {
    "account": "eks-prod"
  },
  "stages": [
    {"refId": "2", "type": "manualJudgment", "name": "Late", "requisiteStageRefIds": ["1"],
     "continuePipeline": true}
  ]
}
"#;

#[test]
fn a_pipeline_made_from_a_template_is_checked_as_what_it_becomes() {
    let workspace = Workspace::new(&[("templates/safe.json", TEMPLATE), ("pipelines/greeter.json", INSTANCE)]);
    let rules = ["unsafe-strategy", "allowed-accounts", "gate-ignores-failure"].map(|rule| ["--rule", rule]).concat();
    let accounts = ["--set-param", "allowed-accounts.accounts={greeter: [gke-*]}", "."];
    // The strategy is the template's: the place is where it is named. The account is a variable, the gate its own.
    let expected = [
        "pipelines/greeter.json:5:18: unsafe-strategy",
        "pipelines/greeter.json:8:16: allowed-accounts",
        "pipelines/greeter.json:12:26: gate-ignores-failure",
    ];
    assert_eq!(places(&workspace, &[&rules[..], &accounts].concat(), 1), expected);
    let said = workspace.run(&[&["check", "--no-config", "-o", "short"], &rules[..], &accounts].concat()).stdout(1);
    assert!(said.contains("(from template `safe`, templates/safe.json:9)"), "{said}");
}

#[test]
fn without_its_template_a_pipeline_is_not_decided() {
    let workspace = Workspace::new(&[("greeter.json", INSTANCE)]);
    let args = ["check", "--no-config", "--rule", "unsafe-strategy", "-o", "json", "greeter.json"];
    let report: serde_json::Value = serde_json::from_str(&workspace.run(&args).stdout(0)).unwrap();
    assert_eq!(report["skipped"][0]["what"], "unsafe-strategy");
    assert_eq!(report["skipped"][0]["reason"], "the template that the pipeline is made from is not in the run");
}

#[test]
fn a_variable_without_a_value_cannot_be_checked() {
    let instance = INSTANCE.replace("\"account\": \"eks-prod\"", "");
    let workspace = Workspace::new(&[("safe.json", TEMPLATE), ("greeter.json", &instance)]);
    let run = workspace.run(&["check", "--no-config", "--rule", "unsafe-strategy", "-o", "short", "."]);
    let said = run.stdout(2);
    assert!(said.contains("variable `account` of template `safe` has no value and no default"), "{said}");
}

#[test]
fn every_form_that_tools_write_is_read() {
    let stage = r#"{"refId": "1", "type": "manualJudgment", "name": "A", "continuePipeline": true}"#;
    let pipeline = format!(r#"{{"application": "a", "name": "b", "stages": [{stage}]}}"#);
    let workspace = Workspace::new(&[
        ("array.json", &format!("[{pipeline},\n {pipeline}]\n")),
        ("payload.json", &format!(r#"{{"input": {{"pipeline": {pipeline}}}}}"#)),
        ("gitlab.yaml", "stages: [build, test]\nbuild: {stage: build}\n"),
        ("package.json", r#"{"name": "x", "pipeline": {"stages": [{"name": "x"}]}}"#),
        (
            "plain.yaml",
            "application: a\nname: b\nstages:\n- refId: 1\n  type: kayentaCanary\n  continuePipeline: true\n",
        ),
    ]);
    assert_eq!(
        places(&workspace, &["--rule", "gate-ignores-failure", "."], 1),
        [
            "array.json:1:121: gate-ignores-failure",
            "array.json:2:121: gate-ignores-failure",
            "payload.json:1:143: gate-ignores-failure",
            "plain.yaml:6:21: gate-ignores-failure",
        ]
    );
}

const INLINE: &str = r#"{"application": "greeter", "name": "release", "stages": [
  {"refId": "1", "type": "deployManifest", "account": "dev", "source": "text", "manifests": [
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "greeter"},
     "spec": {"template": {"spec": {"containers": [
       {"name": "a", "image": "greeter:latest"},
       {"name": "b", "image": "greeter:${ trigger['tag'] }"}]}}}},
    "${ #readJson(parameters.manifest) }"]},
  {"refId": "2", "type": "runJobManifest", "account": "dev", "source": "text", "manifest":
    {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c"},
     "spec": {"containers": [
       {"name": "c", "image": "greeter"}]}}]}}]}
"#;

#[test]
fn manifests_inside_stages_are_checked_at_their_place() {
    let workspace = Workspace::new(&[("release.json", INLINE)]);
    let args = ["--rule", "latest-tag", "release.json"];
    assert_eq!(places(&workspace, &args, 0), ["release.json:5:31: latest-tag", "release.json:11:31: latest-tag"]);
    let report = workspace.run(&[&["check", "--no-config", "-o", "json"], &args[..]].concat()).stdout(0);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["findings"][0]["resource"]["kind"], "Deployment");
    let path = serde_json::json!(["stages", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "image"]);
    assert_eq!(report["findings"][0]["path"], path);
    let skipped: Vec<&str> =
        report["skipped"].as_array().unwrap().iter().map(|skip| skip["what"].as_str().unwrap()).collect();
    assert_eq!(skipped, ["pipelines"], "{report}");
}

#[test]
fn a_value_that_is_an_expression_is_neither_right_nor_wrong() {
    let inline = INLINE.replace("\"image\": \"greeter:latest\"", "\"image\": \"${ parameters.image }\"");
    let workspace = Workspace::new(&[("release.json", &inline)]);
    let args = ["check", "--no-config", "-o", "json", "--rule", "latest-tag", "--rule", "image-digest", "release.json"];
    let report: serde_json::Value = serde_json::from_str(&workspace.run(&args).stdout(0)).unwrap();
    let messages: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|finding| finding["message"].as_str().unwrap()).collect();
    assert!(messages.iter().all(|message| !message.contains("${")), "{messages:?}");
    let reasons = report["skipped"].to_string();
    assert!(reasons.contains("the value is an expression that the pipeline evaluates when it runs"), "{reasons}");
}

#[test]
fn a_rule_without_its_parameter_is_skipped() {
    let workspace = Workspace::new(&[("release.json", SEVEN_STAGES)]);
    let args = ["check", "--no-config", "-o", "json", "--rule", "allowed-accounts", "release.json"];
    let report: serde_json::Value = serde_json::from_str(&workspace.run(&args).stdout(0)).unwrap();
    assert_eq!(report["skipped"][0]["reason"], "its parameter `accounts` is not set");
}

#[test]
fn pipelines_that_no_rule_looks_at_are_said() {
    let pod = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n";
    let workspace = Workspace::new(&[("release.json", SEVEN_STAGES), ("map.yaml", pod)]);
    let args = ["check", "--no-config", "-o", "json", "--rule", "latest-tag", "."];
    let report: serde_json::Value = serde_json::from_str(&workspace.run(&args).stdout(0)).unwrap();
    assert_eq!(report["skipped"][0]["what"], "pipelines");
}

/// The policy of a server, in the syntax of its time.
const ARMORY: &str = r#"package opa.pipelines

deny["production needs an approval by infosec"] {
    input.pipeline.stages[i].account == "gke-prod"
    not any([approved(r) | r := input.pipeline.stages[_].selectedStageRoles[_]])
}

deny["every stage has a name"] {
    not all([named | named := input.pipeline.stages[_].name != ""])
}

approved(role) { re_match("^infosec$", role) }
"#;

const RUNNING: &str = "package spinnaker.execution.stages.before.deployManifest\n\ndeny[\"x\"] { input.stage.x }\n";

const RESPONSE: &str = r#"package spinnaker.persistence.pipelines.before

import rego.v1

response := {"allowed": false, "errors": [{"message": "no pipelines today"}]} if {
	input.pipeline.application
}
"#;

#[test]
fn policies_of_a_server_run_before_the_pipeline_is_saved() {
    let workspace = Workspace::new(&[
        ("server/save.rego", ARMORY),
        ("server/run.rego", RUNNING),
        ("response.rego", RESPONSE),
        ("release.json", SEVEN_STAGES),
        ("templates/safe.json", TEMPLATE),
        ("greeter.json", INSTANCE),
    ]);
    let args = ["check", "--no-config", "-o", "json", "-p", "server", "-p", "response.rego", "--rule"];
    let report = |rule: &str, status: i32| -> serde_json::Value {
        serde_json::from_str(&workspace.run(&[&args[..], &[rule, "."]].concat()).stdout(status)).unwrap()
    };
    let denied = report("opa.pipelines.deny", 1);
    assert_eq!(denied["findings"].as_array().unwrap().len(), 1, "{denied}");
    assert_eq!(denied["findings"][0]["message"], "production needs an approval by infosec");
    assert_eq!(denied["findings"][0]["resource"]["name"], "greeter/release");
    // Once for each pipeline as it is saved, and not again for what the template makes of it.
    let refused = report("spinnaker.persistence.pipelines.before.response", 1);
    assert_eq!(refused["findings"].as_array().unwrap().len(), 2, "{refused}");
    assert_eq!(refused["findings"][0]["message"], "no pipelines today");
    let elsewhere = report("spinnaker.execution.stages.before.deployManifest", 0);
    let reason = "Spinnaker asks it when a pipeline runs, with what is only known then";
    assert!(elsewhere["skipped"].to_string().contains(reason), "{elsewhere}");
}

#[test]
fn a_function_that_nobody_knows_is_no_pass() {
    let policy = ARMORY.replace("re_match(", "re_mtach(");
    let workspace = Workspace::new(&[("save.rego", policy.as_str()), ("release.json", SEVEN_STAGES)]);
    let run = workspace.run(&["check", "--no-config", "-o", "short", "-p", "save.rego", "release.json"]);
    let said = run.stdout(2);
    assert!(said.contains("there is no function `re_mtach`"), "{said}");
}

#[test]
fn what_is_settled_once_holds_for_all_rules_and_a_service_level_makes_errors() {
    let pipeline = r#"{"application": "echo", "name": "b", "stages": [
        {"refId": "1", "type": "manualJudgment"},
        {"refId": "2", "requisiteStageRefIds": ["1"], "type": "deployManifest", "account": "live"}]}"#;
    let config = "version: 1\nservice-levels: {services: {echo: A}}\nparams: {production_accounts: [live]}\n";
    let workspace = Workspace::new(&[("p.json", pipeline), (".kubectl-policy.yaml", config)]);
    let rules = ["--rule", "prod-needs-canary", "--rule", "deploy-window", "p.json"];
    let report = |status| -> serde_json::Value {
        let args = [&["check", "-o", "json"], &rules[..]].concat();
        serde_json::from_str(&workspace.run(&args).stdout(status)).unwrap()
    };
    let found = report(1);
    let severities: Vec<&str> =
        found["findings"].as_array().unwrap().iter().map(|finding| finding["severity"].as_str().unwrap()).collect();
    assert_eq!(severities, ["high", "high"], "{found}");
    workspace.write(".kubectl-policy.yaml", b"version: 1\nparams: {production_acounts: [live]}\n");
    let said = workspace.run(&[&["check"], &rules[..]].concat()).stderr(2);
    assert!(
        said.contains("did you mean `production_accounts`?") && said.contains(".kubectl-policy.yaml:2:10"),
        "{said}"
    );
    workspace.write(".kubectl-policy.yaml", b"version: 1\nparams: {production_accounts: live}\n");
    let said = workspace.run(&[&["check"], &rules[..]].concat()).stderr(2);
    assert!(said.contains("is not a list"), "{said}");
}
