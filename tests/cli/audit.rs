//! `audit` over a server that answers as it is told: what is read, what is said, and every way for it to fail.

use crate::fake_api::{FakeApi, status};
use crate::support::Workspace;

const DEPLOYMENT: &str = r#"{"metadata":{"name":"web","namespace":"shop","uid":"00000000-0000-0000-0000-000000000001",
    "managedFields":[{"manager":"NOISE"}]},
    "spec":{"template":{"spec":{"containers":[{"name":"app","image":"web:latest"}]}}},"status":{"replicas":1}}"#;

const REPLICA_SET: &str = r#"{"metadata":{"name":"web-1","namespace":"shop","uid":"00000000-0000-0000-0000-000000000002",
    "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","controller":true,
        "uid":"00000000-0000-0000-0000-000000000001"}]},
    "spec":{"template":{"spec":{"containers":[{"name":"app","image":"web:latest"}]}}}}"#;

const POD: &str = r#"{"metadata":{"name":"web-1-x","namespace":"shop","uid":"00000000-0000-0000-0000-000000000003",
    "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-1","controller":true,
        "uid":"00000000-0000-0000-0000-000000000002"}]},
    "spec":{"containers":[{"name":"app","image":"web:latest"}]}}"#;

const SYSTEM_POD: &str = r#"{"metadata":{"name":"dns","namespace":"kube-system",
    "uid":"00000000-0000-0000-0000-000000000004"},"spec":{"containers":[{"name":"app","image":"dns:latest"}]}}"#;

const KINDS: &[(&str, &str, &str, &[&str])] = &[
    ("v1", "Pod", "pods", &[POD, SYSTEM_POD]),
    ("v1", "Event", "events", &[]),
    ("v1", "Secret", "secrets", &[]),
    ("apps/v1", "Deployment", "deployments", &[DEPLOYMENT]),
    ("apps/v1", "ReplicaSet", "replicasets", &[REPLICA_SET]),
];

const RULE: [&str; 3] = ["--rule", "latest-tag", "--no-config"];

fn audit<'a>(api: &'a FakeApi, more: &[&'a str]) -> Vec<&'a str> {
    ["audit", "-s", &api.address, "--quiet"].iter().chain(&RULE).chain(more).copied().collect()
}

#[test]
fn what_an_owner_is_told_its_parts_are_not() {
    let api = FakeApi::new(KINDS, |_, _, _| None);
    let run = Workspace::new(&[]).run(&["audit", "-s", &api.address, "--rule", "latest-tag", "--fail-on", "warn"]);
    assert_eq!(run.stderr, format!("auditing cluster {}, all namespaces\n", api.address));
    insta::assert_snapshot!(run.stdout.replace(&api.address, "SERVER"));
    assert_eq!(run.status, 1);
    let asked = api.asked();
    assert!(asked.iter().all(|target| !target.contains("secrets") && !target.contains("events")), "{asked:?}");
}

#[test]
fn pods_are_counted_by_their_templates() {
    let budget = r#"{"metadata":{"name":"web","namespace":"shop"},
        "spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}"#;
    let labelled = |object: &str| {
        let template = r#""template":{"metadata":{"labels":{"app":"web"}},"#;
        let object = object.replace(r#""template":{"#, template);
        let of_pod = r#""labels":{"app":"web"},"name":"web-1-x""#;
        object.replace(r#""name":"web-1-x""#, of_pod)
    };
    let [deployment, set, pod] = [DEPLOYMENT, REPLICA_SET, POD].map(labelled);
    let (deployments, sets, pods, budgets) = ([&*deployment], [&*set], [&*pod], [budget]);
    let kinds: &[(&str, &str, &str, &[&str])] = &[
        ("apps/v1", "Deployment", "deployments", &deployments),
        ("apps/v1", "ReplicaSet", "replicasets", &sets),
        ("v1", "Pod", "pods", &pods),
        ("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", &budgets),
    ];
    let api = FakeApi::new(kinds, |_, _, _| None);
    let args = ["audit", "-s", &api.address, "-q", "--no-config", "--rule", "pdb-blocks-eviction", "-o", "json"];
    let run = Workspace::new(&[]).run(&args);
    let out = format!("{}{}", run.stdout, run.stderr);
    assert!(out.contains("there may be no more than 1 of the pods it selects"), "{out}");
}

#[test]
fn owned_objects_and_system_namespaces_can_be_asked_for() {
    let api = FakeApi::new(KINDS, |_, _, _| None);
    let workspace = Workspace::new(&[("c.yaml", "version: 1\naudit: {exclude-namespaces: []}\n")]);
    let args = ["audit", "-s", &api.address, "-q", "--rule", "latest-tag", "--config", "c.yaml", "--include-owned"];
    let out = workspace.run(&[&args[..], &["-o", "json", "--exit-zero"]].concat()).stdout(0);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut names: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|it| it["resource"]["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["dns", "web", "web-1", "web-1-x"]);
    assert!(report["findings"][0].get("location").is_none());
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    let api = FakeApi::new(KINDS, |_, target, _| {
        target.contains("/replicasets").then(|| status(403, "replicasets.apps is forbidden: User x cannot list"))
    });
    let run = Workspace::new(&[]).run(&audit(&api, &["-o", "short"]));
    let out = run.stdout(2);
    assert!(out.contains("cannot list replicasets.apps: replicasets.apps is forbidden"), "{out}");
}

#[test]
fn only_rules_that_look_at_what_is_unread_are_undecided() {
    let service = r#"{"metadata":{"name":"lost","namespace":"shop"},"spec":{"selector":{"app":"nobody"},"ports":[]}}"#;
    let services = [service];
    let with_service = [KINDS, &[("v1", "Service", "services", &services[..])]].concat();
    let api = FakeApi::new(&with_service, |_, target, _| target.contains("/secrets").then(|| status(403, "forbidden")));
    let rules = "dangling-service,dangling-config-ref";
    let args = ["audit", "-s", &api.address, "--no-config", "-q", "--rule", rules, "-o", "json"];
    let report: serde_json::Value = serde_json::from_str(&Workspace::new(&[]).run(&args).stdout(2)).unwrap();
    let of = |list: &str, key: &str| -> Vec<String> {
        report[list].as_array().unwrap().iter().map(|it| it[key].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of("findings", "rule"), ["dangling-service"]);
    assert!(of("skipped", "what").contains(&"dangling-config-ref".to_owned()), "{report}");
}

#[test]
fn a_part_of_the_namespaces_may_be_empty() {
    let api = FakeApi::new(KINDS, |_, _, _| None);
    let found: usize = ["0/2", "1/2"]
        .iter()
        .map(|part| {
            let out = Workspace::new(&[]).run(&audit(&api, &["--shard", part, "-o", "json"])).stdout(0);
            let report: serde_json::Value = serde_json::from_str(&out).unwrap();
            report["findings"].as_array().unwrap().len()
        })
        .sum();
    assert_eq!(found, 1, "each namespace in one part");
}

#[test]
fn a_pod_is_told_itself_where_its_owner_could_not_be_read() {
    let api = FakeApi::new(KINDS, |_, target, _| target.contains("/replicasets").then(|| status(403, "forbidden")));
    let out = Workspace::new(&[]).run(&["audit", "-s", &api.address, "--rule", "latest-tag", "-o", "short"]).stdout;
    assert!(out.contains("Pod shop/web-1-x"), "{out}");
}

#[test]
fn a_list_that_the_server_forgot_is_begun_again() {
    let pods: Vec<String> = (1..=4)
        .map(|n| POD.replace("web-1-x", &format!("p{n}")).replace("000000000003", &format!("00000000010{n}")))
        .collect();
    let begun = std::sync::atomic::AtomicUsize::new(0);
    let api = FakeApi::new(KINDS, move |_, target, _| {
        if !target.starts_with("/api/v1/pods") {
            return None;
        }
        let page = |items: &[String], next: &str| {
            Some((200, format!(r#"{{"metadata":{{"continue":"{next}"}},"items":[{}]}}"#, items.join(","))))
        };
        if !target.contains("continue=") {
            begun.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            return page(&pods[..2], "more");
        }
        match begun.load(std::sync::atomic::Ordering::SeqCst) {
            1 => Some(status(410, "the provided continue parameter is too old")),
            _ => page(&pods[2..], ""),
        }
    });
    let out = Workspace::new(&[]).run(&audit(&api, &["--include-owned", "-o", "json", "--exit-zero"])).stdout(0);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 6, "each object once: {out}");
}

#[test]
fn a_server_in_trouble_is_asked_again_and_not_for_ever() {
    let tries = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&tries);
    let api = FakeApi::new(KINDS, move |_, target, _| {
        if target.starts_with("/apis/apps/v1/deployments") {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            return Some(status(500, "etcd is away"));
        }
        None
    });
    let out = Workspace::new(&[]).run(&audit(&api, &["-o", "short"])).stdout(2);
    assert!(out.contains("cannot list deployments.apps: etcd is away"), "{out}");
    assert_eq!(tries.load(std::sync::atomic::Ordering::SeqCst), 3);
}

#[test]
fn credentials_that_are_refused_end_the_run() {
    let api = FakeApi::new(KINDS, |_, _, _| Some(status(401, "Unauthorized")));
    let err = Workspace::new(&[]).run(&audit(&api, &[])).stderr(2);
    assert!(err.contains("cannot reach the cluster") && err.contains("log in again"), "{err}");
}

#[test]
fn nobody_to_ask_is_an_error() {
    let err = Workspace::new(&[]).run(&["audit", "--no-config"]).stderr(2);
    assert!(err.starts_with("error: there is no kubeconfig"), "{err}");
    let err = Workspace::new(&[]).run(&["audit", "--no-config", "-s", "http://127.0.0.1:1"]).stderr(2);
    assert!(err.contains("cannot reach the cluster `http://127.0.0.1:1`: "), "{err}");
}

#[test]
fn an_empty_cluster_is_clean_and_said_to_be_empty() {
    let api = FakeApi::new(&[("v1", "Pod", "pods", &[SYSTEM_POD])], |_, _, _| None);
    let run = Workspace::new(&[]).run(&["audit", "-s", &api.address, "--rule", "latest-tag", "-o", "short"]);
    let said = "nothing to check in the cluster: 1 object is left out, no other is of a kind that the selected rules";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert_eq!(run.status, 0);
    assert_eq!(Workspace::new(&[]).run(&audit(&api, &["-o", "short"])).stderr, "");
}

#[test]
fn nothing_unread_is_nothing() {
    let kinds = [("v1", "Pod", "pods", &[][..]), ("apps/v1", "Deployment", "deployments", &[])];
    let api = FakeApi::new(&kinds, |_, target, _| target.contains("/deployments").then(|| status(403, "forbidden")));
    let out = Workspace::new(&[]).run(&audit(&api, &["-o", "short"])).stdout(2);
    assert!(out.contains("cannot list deployments.apps") && !out.contains("nothing to check"), "{out}");
}

#[test]
fn an_empty_namespace_is_clean_if_it_exists() {
    const LIST: &str = "/api/v1/namespaces?";
    const NO: &str = r#"{"kind":"Status","status":"Failure","message":"no","code":403}"#;
    const GONE: &str = r#"{"kind":"Status","status":"Failure","message":"gone","code":404}"#;
    let namespace = |answer: &'static [(&str, u16, &str)]| {
        let api = FakeApi::new(&[("v1", "Pod", "pods", &[])], move |_, target, _| {
            let special = answer.iter().find(|it| target.starts_with(it.0) && !target.contains("/pods"));
            let empty = (200, r#"{"items":[]}"#.to_owned());
            special
                .map(|(_, code, body)| (*code, (*body).to_owned()))
                .or_else(|| target.contains("pods").then_some(empty))
        });
        let run =
            |more: &[&str]| Workspace::new(&[]).run(&audit(&api, &[&["-n", "team", "-o", "short"], more].concat()));
        (run(&[]), run(&["--allow-empty"]).status)
    };
    let (run, _) = namespace(&[(LIST, 200, r#"{"items":[{}]}"#)]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    let (run, allowed) = namespace(&[(LIST, 200, r#"{"items":[]}"#)]);
    assert!(run.stdout(2).contains("nothing to check: there is no namespace `team`"));
    assert_eq!(allowed, 0);
    let (run, _) = namespace(&[(LIST, 403, NO), ("/api/v1/namespaces/team", 200, "{}")]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    let (run, _) = namespace(&[(LIST, 403, NO), ("/api/v1/namespaces/team", 404, GONE)]);
    assert!(run.stdout(2).contains("there is no namespace `team`"));
    let (run, _) = namespace(&[(LIST, 403, NO), ("/api/v1/namespaces/team", 403, NO)]);
    let out = run.stdout(2);
    assert!(out.contains("nothing to check, and cannot tell whether there is a namespace `team`: no"), "{out}");
}

#[test]
fn rules_for_manifests_have_nothing_to_look_at() {
    let api = FakeApi::new(KINDS, |_, _, _| None);
    let args = ["audit", "-s", &api.address, "--rule", "duplicate-key", "--no-config", "-q", "-o", "short"];
    let out = Workspace::new(&[]).run(&args).stdout(2);
    assert!(out.contains("the selected rules look at manifests, and a cluster has none"), "{out}");
}

#[test]
fn an_api_group_whose_server_is_down_is_named() {
    let api = FakeApi::new(KINDS, |_, target, _| {
        (target == "/apis").then(|| {
            (
                200,
                r#"{"items":[{"metadata":{"name":"x.io"},"versions":[{"version":"v1","freshness":"Stale"}]}]}"#.into(),
            )
        })
    });
    let out = Workspace::new(&[]).run(&audit(&api, &["-o", "short"])).stdout(2);
    assert!(out.contains("the kinds of `x.io/v1` could not be read"), "{out}");
}

#[test]
fn who_answers_is_told_from_the_object_or_its_namespace() {
    let namespace = r#"{"metadata":{"name":"shop","annotations":{"team":"team-shop"}}}"#;
    let labelled = DEPLOYMENT
        .replace(r#""name":"web","#, r#""name":"own","labels":{"team":"team-own"},"#)
        .replace("000000000001", "000000000009");
    let kinds: &[(&str, &str, &str, &[&str])] = &[
        ("v1", "Namespace", "namespaces", &[namespace]),
        ("apps/v1", "Deployment", "deployments", &[DEPLOYMENT, &labelled]),
    ];
    let api = FakeApi::new(kinds, |_, _, _| None);
    let workspace = Workspace::new(&[("c.yaml", "version: 1\naudit: {owner: team}\n")]);
    let args = ["audit", "-s", &api.address, "-q", "--rule", "latest-tag", "--config", "c.yaml", "-o", "json"];
    let report: serde_json::Value = serde_json::from_str(&workspace.run(&args).stdout(0)).unwrap();
    let owners: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|it| it["owner"].as_str().unwrap_or("?")).collect();
    assert_eq!(owners, ["team-own", "team-shop"]);
}

#[test]
fn a_summary_has_the_numbers_alone() {
    let api = FakeApi::new(KINDS, |_, _, _| None);
    let run = Workspace::new(&[]).run(&["audit", "-s", &api.address, "--rule", "latest-tag", "--summary"]);
    insta::assert_snapshot!(run.stdout);
    let err = Workspace::new(&[]).run(&audit(&api, &["--summary", "-o", "sarif"])).stderr(2);
    assert!(err.contains("the format `sarif` has no place for a summary"), "{err}");
}

#[test]
fn reports_are_written_and_only_our_own_old_ones_removed() {
    const REPORTS: &[(&str, &str, &str, &[&str])] = &[
        ("wgpolicyk8s.io/v1alpha2", "PolicyReport", "policyreports", &[]),
        ("wgpolicyk8s.io/v1alpha2", "ClusterPolicyReport", "clusterpolicyreports", &[]),
    ];
    let stored = |namespace: &str, name: &str| {
        format!(r#"{{"metadata":{{"namespace":"{namespace}","name":"{name}","resourceVersion":"7"}}}}"#)
    };
    let old = [stored("shop", "kubectl-policy"), stored("gone", "kubectl-policy"), stored("gone", "somebody-elses")];
    let old = format!(r#"{{"items":[{}]}}"#, old.join(","));
    let api = FakeApi::new(&[KINDS, REPORTS].concat(), move |method, target, body| match method {
        "GET" if target.contains("/policyreports?") => Some((200, old.clone())),
        "PATCH" => {
            assert!(body.contains(r#""app.kubernetes.io/managed-by":"kubectl-policy""#), "{body}");
            Some((200, stored_version(target)))
        }
        "DELETE" => Some((200, "{}".to_owned())),
        _ => None,
    });
    let run = Workspace::new(&[]).run(&[
        "audit",
        "-s",
        &api.address,
        "--rule",
        "latest-tag",
        "--write-reports",
        "-o",
        "short",
    ]);
    assert!(run.stderr.ends_with("policy reports: 1 written, 1 unchanged, 1 removed\n"), "{}", run.stderr);
    let written: Vec<String> = api.asked().into_iter().filter(|it| !it.starts_with("GET")).collect();
    let root = "/apis/wgpolicyk8s.io/v1alpha2";
    let apply = "kubectl-policy?&force=true&fieldManager=kubectl-policy";
    assert_eq!(
        written,
        [
            format!("PATCH {root}/clusterpolicyreports/{apply}"),
            format!("PATCH {root}/namespaces/shop/policyreports/{apply}"),
            format!("DELETE {root}/namespaces/gone/policyreports/kubectl-policy?"),
        ]
    );
    assert_eq!(run.status, 0);
}

/// The report of `shop` stays as it was.
fn stored_version(target: &str) -> String {
    let version = if target.contains("/shop/") { "7" } else { "8" };
    let namespace = if target.contains("/shop/") { r#""namespace":"shop","# } else { "" };
    format!(r#"{{"metadata":{{{namespace}"name":"kubectl-policy","resourceVersion":"{version}"}}}}"#)
}

#[test]
fn nothing_is_removed_after_a_run_that_could_not_read_everything() {
    let api = FakeApi::new(KINDS, |_, target, _| target.contains("/pods").then(|| status(403, "forbidden")));
    let out = Workspace::new(&[]).run(&audit(&api, &["--write-reports", "-o", "short"])).stdout(2);
    assert!(out.contains("the cluster has no kind of policy report"), "{out}");
    assert!(api.asked().iter().all(|it| it.starts_with("GET")));
}
