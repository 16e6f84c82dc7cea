//! A live Spinnaker as a source: the pipelines of its applications and its templates, read over Gate's REST API. What
//! they say is the rules' business; the run belongs to `audit`.
//!
//! Read are `GET /applications`, `GET /applications/{name}/pipelineConfigs` and `GET /v2/pipelineTemplates`, nothing is
//! ever written. Each pipeline becomes a text of its own, indented, its secrets left out.

mod client;
mod hide;

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::{Content, Found, Item};
use crate::finding::{Problem, Skip};
use client::Client;

/// How many applications are asked for at once: enough to hide the way there, few enough that nobody notices.
const AT_ONCE: usize = 4;

/// How to reach Gate, as somebody typed it.
#[derive(Clone, Default)]
pub struct GateOptions {
    /// `https://gate.example.com`, with a path where Gate has one.
    pub url: String,
    /// `Name: value`, sent with every request. Never shown.
    pub headers: Vec<String>,
    /// A bearer token. Never shown.
    pub token: Option<String>,
    /// A certificate of the client and the chain to its authority, PEM.
    pub client_certificate: Option<PathBuf>,
    /// Its key, PEM; in the same file where none is named.
    pub client_key: Option<PathBuf>,
    /// The authorities that may have signed Gate's certificate, PEM, instead of the system's.
    pub certificate_authority: Option<PathBuf>,
    /// How long one request may take.
    pub timeout: Option<Duration>,
    /// The applications to read; all where there are none.
    pub applications: Vec<String>,
}

/// A Spinnaker that can be asked.
pub struct Gate {
    client: Client,
    applications: Vec<String>,
}

impl Gate {
    /// Makes ready to ask; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// An address, header or certificate that cannot be used.
    pub fn new(options: &GateOptions) -> Result<Self, Box<Problem>> {
        Ok(Self { client: Client::new(options)?, applications: options.applications.clone() })
    }

    /// The address, without anything secret.
    #[must_use]
    pub fn address(&self) -> &str {
        self.client.address()
    }

    /// Hands the templates and the pipelines of all applications to `sink`, until that says `false`. An application
    /// that cannot be read is told, and the others are read all the same.
    pub fn read(&self, sink: &mut dyn FnMut(Found) -> bool) {
        let applications = match self.applications() {
            Ok(applications) => applications,
            Err(problem) => {
                sink(Found::Problem(*problem));
                return;
            }
        };
        for found in self.templates() {
            if !sink(found) {
                return;
            }
        }
        let queue = Mutex::new(applications.into_iter().collect::<VecDeque<_>>());
        let stopped = AtomicBool::new(false);
        let (sender, receiver) = mpsc::sync_channel::<Found>(AT_ONCE * 8);
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                let (sender, queue, stopped) = (sender.clone(), &queue, &stopped);
                scope.spawn(move || {
                    while !stopped.load(Ordering::Relaxed)
                        && let Some(application) = next(queue)
                    {
                        for found in self.pipelines(&application) {
                            if sender.send(found).is_err() {
                                return;
                            }
                        }
                    }
                });
            }
            drop(sender);
            for found in receiver {
                if !sink(found) {
                    stopped.store(true, Ordering::Relaxed);
                    break;
                }
            }
        });
    }

    /// The names of the applications, sorted, each once.
    fn applications(&self) -> Result<Vec<String>, Box<Problem>> {
        let mut names = if self.applications.is_empty() {
            let listed = self.client.list(&["applications"], "")?;
            listed.iter().filter_map(|application| text(application, "name")).map(str::to_lowercase).collect()
        } else {
            self.applications.clone()
        };
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn templates(&self) -> Vec<Found> {
        match self.client.list(&["v2", "pipelineTemplates"], "?scopes=global") {
            Ok(templates) => items("templates", templates, "id"),
            // A Gate without managed templates says that there is no such thing.
            Err(problem) if problem.message.contains("404") => {
                let reason = "this Gate has no templates of version 2".to_owned();
                vec![Found::Skip(Skip { what: "pipeline templates".into(), reason, documents: 0 })]
            }
            Err(problem) => vec![Found::Problem(*problem)],
        }
    }

    fn pipelines(&self, application: &str) -> Vec<Found> {
        match self.client.list(&["applications", application, "pipelineConfigs"], "") {
            Ok(pipelines) => items(application, pipelines, "name"),
            Err(problem) => vec![Found::Problem(*problem)],
        }
    }
}

fn next(queue: &Mutex<VecDeque<String>>) -> Option<String> {
    queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop_front()
}

/// Each member as a text of its own, called `folder/name.json`; of two with one name the second is called `name (2)`.
fn items(folder: &str, members: Vec<Value>, key: &str) -> Vec<Found> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let item = |mut member: Value| {
        let name = text(&member, key).unwrap_or("unnamed").to_owned();
        let count = seen.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
        let again = if *count > 1 { format!(" ({count})") } else { String::new() };
        hide::secrets(&mut member);
        let shown = serde_json::to_string_pretty(&member).unwrap_or_default();
        Found::Item(Item {
            name: format!("{folder}/{name}{again}.json"),
            path: None,
            content: Content::Text(shown.into()),
        })
    };
    members.into_iter().map(item).collect()
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
