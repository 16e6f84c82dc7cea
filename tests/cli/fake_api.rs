//! An API server's answers, made up: for faults that a real one cannot be made to show. Whatever a real one does show is
//! tested with a real one (tests/e2e/audit).

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Status and body for a method, a path with its query, and a body.
type Answer = dyn Fn(&str, &str, &str) -> (u16, String) + Send + Sync;

/// A server on a port of its own, for as long as the test runs.
pub(crate) struct FakeApi {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeApi {
    /// A server that serves these lists of `apiVersion`, kind, plural and objects; `special` may answer first.
    pub(crate) fn new(
        kinds: &[(&str, &str, &str, &[&str])],
        special: impl Fn(&str, &str, &str) -> Option<(u16, String)> + Send + Sync + 'static,
    ) -> Self {
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut lists: BTreeMap<String, String> = BTreeMap::new();
        for (api_version, kind, plural, objects) in kinds {
            let (group, root) = match api_version.split_once('/') {
                Some((group, _)) => (group, "apis"),
                None => ("", "api"),
            };
            let version = api_version.rsplit('/').next().unwrap();
            let cluster = ["Namespace", "ClusterRole"].contains(kind);
            let scope = if cluster { "Cluster" } else { "Namespaced" };
            groups.entry(format!("{group}|{version}")).or_default().push(format!(
                r#"{{"resource":"{plural}","responseKind":{{"kind":"{kind}"}},"scope":"{scope}","verbs":["list","watch"]}}"#
            ));
            lists.insert(format!("/{root}/{api_version}/{plural}"), objects.join(","));
        }
        Self::start(move |method, target, body| {
            if let Some(answer) = special(method, target, body) {
                return answer;
            }
            let path = target.split('?').next().unwrap();
            match path {
                "/version" => (200, r#"{"major":"1","minor":"33","gitVersion":"v1.33.0"}"#.to_owned()),
                "/api" => (200, discovery(&groups, true)),
                "/apis" => (200, discovery(&groups, false)),
                _ => match lists.get(path) {
                    Some(items) => (200, format!(r#"{{"kind":"List","metadata":{{}},"items":[{items}]}}"#)),
                    None => status(404, "not found"),
                },
            }
        })
    }

    fn start(answer: impl Fn(&str, &str, &str) -> (u16, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log): (Arc<Answer>, _) = (Arc::new(answer), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                thread::spawn(move || serve(stream, &*answer, &log));
            }
        });
        Self { address, asked }
    }

    /// The requests so far, `METHOD target`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// What the server says when it refuses.
pub(crate) fn status(code: u16, message: &str) -> (u16, String) {
    let body = format!(r#"{{"kind":"Status","status":"Failure","message":"{message}","reason":"","code":{code}}}"#);
    (code, body)
}

fn discovery(groups: &BTreeMap<String, Vec<String>>, core: bool) -> String {
    let items = groups.iter().filter(|(key, _)| key.starts_with('|') == core).map(|(key, resources)| {
        let (group, version) = key.split_once('|').unwrap();
        let resources = resources.join(",");
        format!(
            r#"{{"metadata":{{"name":"{group}"}},"versions":[{{"version":"{version}","freshness":"Current","resources":[{resources}]}}]}}"#
        )
    });
    format!(r#"{{"kind":"APIGroupDiscoveryList","items":[{}]}}"#, items.collect::<Vec<_>>().join(","))
}

fn serve(stream: TcpStream, answer: &Answer, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    let mut length = 0;
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    let mut header = String::new();
    while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
        if let Some(number) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap();
        }
        header.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut words = line.split_whitespace();
    let (method, target) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
    log.lock().unwrap().push(format!("{method} {target}"));
    let (code, text) = answer(&method, &target, &String::from_utf8_lossy(&body));
    let head = format!("HTTP/1.1 {code} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", text.len());
    let mut stream = stream;
    _ = write!(stream, "{head}Connection: close\r\n\r\n{text}");
}
