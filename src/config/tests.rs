//! What a configuration holds, where it is found, and what is said of a mistake in it.

use std::fs;

use super::*;
use crate::date::Date;
use crate::finding::{Level, Severity};
use crate::typed::tests::drawn;

fn parse(text: &str) -> Result<Config, Box<Problem>> {
    Config::parse(Path::new("/repo/.kubectl-policy.yaml"), ".kubectl-policy.yaml", text)
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

const FULL: &str = include_str!("../../tests/config/full.yaml");

#[test]
fn holds_everything_that_is_settled() {
    let config = parse(FULL).unwrap();
    assert_eq!(config.bundles, ["default", "monorepo"]);
    assert_eq!(config.resolve(&config.policies[1]), Path::new("/repo/../shared/team.rego"));
    assert_eq!(config.kubernetes_version.unwrap().to_string(), "1.33");
    assert_eq!(config.layout.iter().next().unwrap().names().len(), 4);
    assert_eq!(config.environments["laboratory"], "lab");
    assert_eq!(config.exclude.len(), 2);
    assert_eq!(config.charts[0].values, ["values.yaml", "values-prod.yaml"]);
    assert_eq!(config.rules["latest-tag"].level, Some(Level::Off));
    assert_eq!(config.rules["read-only-root-fs"].enforce_from, Some(date("2027-01-15")));
    assert_eq!(config.rules["privileged"].severity, Some(Severity::Critical));
    let params = &config.rules["privileged"].params;
    let params: Vec<String> = params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(params.join(" "), r#"allowed=["node-exporter"] least=0.5 strict=true"#);
    assert!(config.waivers[0].name.as_ref().unwrap().matches("debug-shell"));
    assert_eq!(config.waivers[0].expires, Some(date("2026-12-31")));
    assert_eq!(config.waivers[1].path.as_ref().unwrap().as_str().len(), 59);
    assert_eq!((config.fail_on.level(), config.hook.block), (Level::Warn, Block::All));
}

#[test]
fn the_least_one_is_as_none() {
    let least = parse("version: 1\nrules:\nwaivers:\nhook:\n").unwrap();
    let none = Config::default();
    assert_eq!(least.bundles, none.bundles);
    assert_eq!((least.version, least.fail_on, least.hook), (none.version, none.fail_on, none.hook));
    assert!(least.rules.is_empty() && least.waivers.is_empty() && least.layout.is_empty());
    assert!(parse("version: 1\nbundles: []\n").unwrap().bundles.is_empty());
    assert_eq!((none.dir(), none.path(), none.location(Place::Layout)), (None, None, None));
    assert_eq!(none.resolve("policy"), Path::new("policy"));
}

#[test]
fn a_mistake_is_shown_at_its_place() {
    let mut told = String::new();
    for text in [
        "",
        "bundles: [default]\n",
        "version: 2\nsomething-new: true\n",
        "version: \"1\"\n",
        "[version, 1]\n",
        "version: 1\nbundels: [default]\n",
        "version: 1\ncolour: red\n",
        "version: 1\nbundles: default\n",
        "version: 1\nfail-on: dney\n",
        "version: 1\nfail-on: high\n",
        "version: 1\nrules:\n  latest-tag: off\n",
        "version: 1\nrules:\n  latest-tag:\n    level: wran\n",
        "version: 1\nrules:\n  latest-tag: {levle: warn}\n",
        "version: 1\nrules: {latest-tag: {severity: Hihg}}\n",
        "version: 1\nrules: {latest-tag: {enforce-from: 2027-02-30}}\n",
        "version: 1\nrules: {latest-tag: {enforce-from: 15.01.2027}}\n",
        "version: 1\nrules: {latest-tag: {params: [1]}}\n",
        "version: 1\nrules: [latest-tag]\n",
        "version: 1\nrules:\n  latest-tag: {level: off}\n  latest-tag: {level: deny}\n",
        "version: 1\nwaivers:\n  - {rule: latest-tag, reason: ' '}\n",
        "version: 1\nwaivers:\n  - name: web\n    rule: latest-tag\n",
        "version: 1\nwaivers:\n  - {rule: latest-tag, reason: x, nmae: y}\n",
        "version: 1\nwaivers:\n  - {rule: latest-tag, reason: x, name: \"\"}\n",
        "version: 1\nkubernetes-version: 1.3\n",
        "version: 1\nkubernetes-version: latest\n",
        "version: 1\nlayout: manifests/{service/{name}.yaml\n",
        "version: 1\nnamespace-pattern: \"{service}/{env}\"\n",
        "version: 1\nexclude:\n  - vendor\n  - '{a,'\n",
        "version: 1\npolicies: ['']\n",
        "version: 1\ncharts: [charts/shop]\n",
        "version: 1\ncharts:\n  - value: [a.yaml]\n",
        "version: 1\nhook: {block: old}\n",
        "version: 1\nenvironments: {production: [prod]}\n",
        "version: 1\nrules: {latest-tag: {level: deny}\n",
    ] {
        told += &drawn(&parse(text).expect_err(text));
    }
    insta::assert_snapshot!("mistakes", told);
}

#[test]
fn a_later_complaint_stands_at_its_place() {
    let config = parse(FULL).unwrap();
    let at = |place| config.location(place).map(|at| format!("{}:{}-{}", at.line, at.column, at.end_column)).unwrap();
    assert_eq!(at(Place::Rule("latest-tag")), "19:3-13");
    assert_eq!(config.rule_location("latest-tag").unwrap().line, 19);
    assert_eq!(config.rule_location("unheard-of"), None);
    assert_eq!(at(Place::Param("memory-limit-max", "max")), "17:44-47");
    assert_eq!(at(Place::ParamValue("memory-limit-max", "max")), "17:49-53");
    assert_eq!(at(Place::Bundle(1)), "2:20-28");
    assert_eq!(at(Place::Policy(0)), "3:12-19");
    assert_eq!(at(Place::Layout), "5:9-67");
    assert_eq!(at(Place::NamespacePattern), "6:20-37");
    assert_eq!(at(Place::Exclude(1)), "13:5-27");
    assert_eq!(at(Place::Chart(0)), "15:12-23");
    assert_eq!(at(Place::WaiverRule(0)), "28:12-22");
    assert_eq!(at(Place::Waiver(1)), "29:5-21");
    let drawn = drawn(&config.problem(Place::WaiverRule(1), "unknown rule `privileged`"));
    insta::assert_snapshot!(drawn, @r"
    .kubectl-policy.yaml:29:11 unknown rule `privileged`
        - rule: privileged
                ^^^^^^^^^^
    ");
}

#[test]
fn a_roll_out_has_its_day() {
    let level = |settings: &str, today: &str| {
        let config = parse(&format!("version: 1\nrules: {{r: {settings}}}\n")).unwrap();
        config.rules["r"].level_at(&Site::default(), date(today), Level::Deny).as_str()
    };
    for (settings, before, on) in [
        ("{}", "deny", "deny"),
        ("{level: warn}", "warn", "warn"),
        ("{level: warn, enforce-from: 2027-01-15}", "warn", "deny"),
        ("{level: deny, enforce-from: 2027-01-15}", "warn", "deny"),
        ("{level: dryrun, enforce-from: 2027-01-15}", "dryrun", "deny"),
        ("{enforce-from: 2027-01-15}", "warn", "deny"),
    ] {
        assert_eq!((level(settings, "2027-01-14"), level(settings, "2027-01-15")), (before, on), "{settings}");
    }
}

#[test]
fn releases_are_read_as_they_were_meant() {
    let minor = |text: &str| {
        parse(&format!("version: 1\nkubernetes-version: {text}\n")).unwrap().kubernetes_version.unwrap().minor
    };
    for (text, expected) in
        [("1.33", 33), ("\"1.33\"", 33), ("1.30", 30), ("v1.29.4", 29), ("1.31.4-gke.1200", 31), ("1.10", 10)]
    {
        assert_eq!(minor(text), expected, "{text}");
    }
    for text in ["1", "1.", "2.0", "1.x", "1.33.", "1.33-rc", "", "1.+3", "99999.1"] {
        assert!(text.parse::<KubernetesVersion>().is_err(), "{text}");
    }
}

#[test]
fn a_namespace_says_service_and_environment() {
    let said = |more: &str, namespace: &str| {
        let config = parse(&format!("version: 1\nnamespace-pattern: '{{service}}-{{env}}'\n{more}")).unwrap();
        config.namespace_captures(namespace).map(|found| format!("{} {}", found["service"], found["env"]))
    };
    let environments = "environments: {production: prod, japan: jp-prod, development: dev}\n";
    assert_eq!(said("", "echo-jp-prod").as_deref(), Some("echo-jp prod"));
    assert_eq!(said(environments, "echo-prod").as_deref(), Some("echo production"));
    assert_eq!(said(environments, "echo-jp-prod").as_deref(), Some("echo japan"));
    assert_eq!(said(environments, "echo-lab"), None);
    assert_eq!(parse(environments.replace('\n', "\nversion: 1").as_str()).unwrap().namespace_captures("a-prod"), None);
    let config = parse(FULL).unwrap();
    assert_eq!((config.short_environment("production"), config.short_environment("qa")), ("prod", "qa"));
}

#[test]
fn it_is_found_upward() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().canonicalize().unwrap();
    let deep = root.join("a b/c");
    fs::create_dir_all(&deep).unwrap();
    fs::write(root.join("a b/.kubectl-policy.yml"), "version: 1\nbundles: [here]\n").unwrap();
    fs::write(root.join(".kubectl-policy.yaml"), "version: 1\nbundles: [above]\n").unwrap();
    let found = Config::discover(&deep.join("../c")).unwrap().unwrap();
    assert_eq!((found.bundles[0].as_str(), found.dir()), ("here", Some(root.join("a b").as_path())));
    assert_eq!(found.path(), Some(root.join("a b/.kubectl-policy.yml").as_path()));
    assert_eq!(Config::discover(&root).unwrap().unwrap().bundles, ["above"]);
    fs::write(root.join("a b/.kubectl-policy.yaml"), "version: 1\n").unwrap();
    let problem = Config::discover(&deep).unwrap_err();
    assert!(problem.message.starts_with("both `"), "{}", problem.message);
}

#[test]
fn what_cannot_be_read_is_said() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().canonicalize().unwrap().join(".kubectl-policy.yaml");
    let told = |problem: Box<Problem>| problem.message.replace(path.to_str().unwrap(), "FILE");
    assert_eq!(told(Config::load(&path).unwrap_err()), "cannot read `FILE`: there is no such file or directory");
    fs::write(&path, b"version: 1\n# \xff\n").unwrap();
    let message = told(Config::load(&path).unwrap_err());
    assert!(message.starts_with("cannot read `FILE`: it is no UTF-8, invalid utf-8 sequence"), "{message}");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(told(Config::discover(root.path()).unwrap_err()), "cannot read `FILE`: it is a directory");
    fs::remove_dir(&path).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", &path).unwrap();
        let message = told(Config::discover(root.path()).unwrap_err());
        assert_eq!(message, "cannot read `FILE`: there is no such file or directory");
    }
    let nowhere = Config::discover(Path::new("no/such/directory")).unwrap_err();
    assert_eq!(nowhere.message, "cannot read `no/such/directory`: there is no such file or directory");
}
