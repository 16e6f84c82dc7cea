//! `audit --spinnaker` over a recorded server of our own: it gives answers in the shapes of Gate's API and is no
//! Spinnaker.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use crate::support::Workspace;

const SEVEN_STAGES: &str = include_str!("spinnaker/seven_stages.json");

const CARELESS: &str = r#"[{"application": "shop", "name": "ship it", "stages": [
    {"refId": "1", "type": "deployManifest", "account": "gke-prod", "name": "Ship"}],
    "triggers": [{"type": "webhook", "payloadConstraints": {"key": "s3cret"}}]}]"#;

/// Answers by path; what is not here is answered with 404. Without the header there is only a way to sign in.
fn gate() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while reader.read_line(&mut request).is_ok_and(|read| read > 2) {}
            let careful = format!("[{SEVEN_STAGES}]");
            let (status, body) = match request.split(' ').nth(1).unwrap() {
                _ if !request.to_lowercase().contains("x-user: ci") => (302, ""),
                "/applications" => (200, r#"[{"name": "greeter"}, {"name": "shop"}]"#),
                "/applications/greeter/pipelineConfigs" => (200, careful.as_str()),
                "/applications/shop/pipelineConfigs" => (200, CARELESS),
                _ => (404, ""),
            };
            let length = body.len();
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    address
}

fn audit<'a>(gate: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let base = ["audit", "--no-config", "--spinnaker", gate, "--spinnaker-header", "X-User: ci"];
    base.iter().chain(more).copied().collect()
}

#[test]
fn what_is_in_a_spinnaker_is_told_by_application() {
    let gate = gate();
    let run = Workspace::new(&[]).run(&audit(&gate, &["--bundle", "spinnaker", "-o", "short"]));
    assert_eq!((run.status, run.stderr), (1, format!("auditing Spinnaker {gate}\n")));
    let findings: Vec<&str> = run.stdout.lines().filter(|line| line.contains(".json:")).collect();
    insta::assert_snapshot!(findings.join("\n"));
    let all = Workspace::new(&[]).run(&audit(&gate, &["-q", "--bundle", "spinnaker", "-o", "json", "-o", "text=a"]));
    assert!(!all.stdout.contains("s3cret") && all.stdout.contains("shop/ship it"));
}

#[test]
fn the_numbers_are_by_application() {
    let gate = gate();
    // No rule for pipelines is in the bundle by default; the one for them comes in by itself.
    let out = Workspace::new(&[]).run(&audit(&gate, &["-q", "--summary", "-o", "json"])).stdout(1);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let names: Vec<&str> =
        report["byApplication"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["shop", "greeter"], "{out}");
    assert!(report.get("byNamespace").is_none());
}

#[test]
fn a_gate_that_wants_somebody_to_sign_in_could_not_be_checked() {
    let gate = gate();
    let args = ["audit", "--no-config", "-q", "--spinnaker", &gate, "-o", "short"];
    let said = Workspace::new(&[]).run(&args).stdout(2);
    assert!(said.contains("Gate answers with status 302"), "{said}");
}

#[test]
fn what_only_a_cluster_has_is_refused() {
    let said = Workspace::new(&[]).run(&audit("http://localhost:1", &["--write-reports"])).stderr(2);
    assert!(said.contains("cannot be used with"), "{said}");
    let said = Workspace::new(&[]).run(&audit("localhost:1", &[])).stderr(2);
    assert!(said.contains("begins with neither"), "{said}");
}
