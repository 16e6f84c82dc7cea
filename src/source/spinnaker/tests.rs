//! Gate as a program of our own says it: a server on this machine that gives recorded answers and notes what it was
//! asked. It is not a Spinnaker; the answers have the shapes of Gate's API.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::{Gate, GateOptions};
use crate::source::Found;

/// A path, and the status and body that it is answered with.
type Answer = (&'static str, u16, &'static str);

struct Recorded {
    address: String,
    /// Every request, its first line and its headers.
    asked: Arc<Mutex<Vec<String>>>,
}

/// Serves until the test ends. What is not recorded is answered with 404.
fn serve(answers: &'static [Answer]) -> Recorded {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut request = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while reader.read_line(&mut request).is_ok_and(|read| read > 2) {}
            let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
            let known = answers.iter().find(|(recorded, ..)| *recorded == path);
            let (status, body) = known.map_or((404, "{}"), |(_, status, body)| (*status, *body));
            noted.lock().unwrap().push(request);
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let mut stream = stream;
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    Recorded { address, asked }
}

fn options(recorded: &Recorded) -> GateOptions {
    GateOptions { url: recorded.address.clone(), timeout: Some(Duration::from_secs(10)), ..GateOptions::default() }
}

/// What is found, in a fixed order: `name: text` of an item, or what was said.
fn read(options: &GateOptions) -> Vec<String> {
    let mut found = Vec::new();
    Gate::new(options).unwrap().read(&mut |one| {
        found.push(match one {
            Found::Item(item) => format!("{}: {}", item.name, item.read().unwrap()),
            Found::Problem(problem) => format!("problem: {}", problem.message.replace(&options.url, "GATE")),
            Found::Skip(skip) => format!("skip: {}", skip.reason),
            other => format!("{other:?}"),
        });
        true
    });
    found.sort();
    found
}

#[test]
fn pipelines_of_all_applications_and_templates_are_read() {
    let recorded = serve(&[
        ("/applications", 200, r#"[{"name": "SHOP", "email": "x"}, {"name": "echo"}]"#),
        ("/v2/pipelineTemplates?scopes=global", 200, r#"[{"id": "safe", "schema": "v2", "pipeline": {}}]"#),
        (
            "/applications/echo/pipelineConfigs",
            200,
            r#"[{"name": "a"}, {"name": "a", "triggers": [{"secret": "s3"}]}]"#,
        ),
        ("/applications/shop/pipelineConfigs", 200, "[]"),
    ]);
    let token = Some("s3cret\n".to_owned());
    let found = read(&GateOptions { headers: vec!["X-Spinnaker-User: ci".into()], token, ..options(&recorded) });
    let names: Vec<&str> = found.iter().filter_map(|found| found.split(": ").next()).collect();
    assert_eq!(names, ["echo/a (2).json", "echo/a.json", "templates/safe.json"]);
    assert!(found[0].contains("\"secret\": \"(hidden)\"") && !found[0].contains("s3\""), "{}", found[0]);
    let asked = recorded.asked.lock().unwrap();
    assert_eq!(asked.len(), 4);
    for request in asked.iter().map(|request| request.to_lowercase()) {
        assert!(request.starts_with("get ") && request.contains("x-spinnaker-user: ci"), "{request}");
        assert!(request.contains("authorization: bearer s3cret\r\n"), "{request}");
    }
}

#[test]
fn one_application_that_cannot_be_read_does_not_stop_the_others() {
    let recorded = serve(&[
        ("/applications", 200, r#"[{"name": "echo"}, {"name": "shop"}, {"name": "web"}]"#),
        ("/applications/echo/pipelineConfigs", 403, ""),
        ("/applications/shop/pipelineConfigs", 200, "<html>"),
        ("/applications/web/pipelineConfigs", 200, r#"[{"name": "a"}]"#),
    ]);
    let found = read(&options(&recorded));
    assert_eq!(
        found[..2],
        [
            "problem: cannot read `/applications/echo/pipelineConfigs` of GATE: Gate answers with status 403",
            "problem: cannot read `/applications/shop/pipelineConfigs` of GATE: the answer is no JSON",
        ]
    );
    assert_eq!(found[2], "skip: this Gate has no templates of version 2");
    assert!(found[3].starts_with("web/a.json: "));
}

#[test]
fn a_gate_that_asks_to_sign_in_is_told_and_not_followed() {
    let recorded = serve(&[("/applications", 302, "")]);
    let found = read(&options(&recorded));
    assert_eq!(found, ["problem: cannot read `/applications` of GATE: Gate answers with status 302"]);
    assert_eq!(recorded.asked.lock().unwrap().len(), 1);
}

#[test]
fn what_may_pass_is_asked_again() {
    let recorded = serve(&[("/applications", 503, "")]);
    assert_eq!(read(&options(&recorded)).len(), 1);
    assert_eq!(recorded.asked.lock().unwrap().len(), 3);
}

#[test]
fn only_the_named_applications_are_asked_for() {
    let recorded = serve(&[("/applications/a%20b/pipelineConfigs", 200, "[]")]);
    let found = read(&GateOptions { applications: vec!["a b".into()], ..options(&recorded) });
    assert_eq!(found, ["skip: this Gate has no templates of version 2"]);
}
