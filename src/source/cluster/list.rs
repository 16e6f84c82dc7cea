//! Reading a cluster: all kinds that are wanted, several at a time, page by page, each object handed on as it comes. No
//! more is held than a few pages and sixteen bytes an object.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use kube::Client;
use kube::api::ListParams;
use serde::Deserialize;
use tokio::sync::{Semaphore, mpsc};

use super::connect::{Cluster, seconds, within};
use super::fault;
use super::kinds::{Kind, Want, discover};
use super::object::{self, Live, Owner};
use crate::finding::{Problem, Skip};
use crate::source::{Content, Found, Item};
use crate::value::{Value, as_str, get_in};

/// How many kinds are read at once.
const AT_ONCE: usize = 8;

/// How many pages may wait to be checked.
const WAITING: usize = 2;

/// How often a list is begun again because the server forgot where it was, and a page asked for again.
const RESTARTS: usize = 3;
const TRIES: usize = 3;

/// What of a cluster is read, and what for.
pub struct Reading<'r> {
    /// What the objects of a kind are wanted for.
    pub wants: &'r (dyn Fn(&Kind) -> Want + Sync),
    /// One namespace, or all.
    pub namespace: Option<String>,
    /// `--selector`
    pub labels: Option<String>,
    /// `--field-selector`
    pub fields: Option<String>,
    /// Whether a namespace is left out.
    pub excluded: &'r (dyn Fn(&str) -> bool + Sync),
    /// Whether a namespace belongs to the part of the cluster that is checked here; what stands in none is in that of
    /// the empty name.
    pub ours: &'r (dyn Fn(&str) -> bool + Sync),
    /// Whether an object holds a pod template.
    pub has_pod_template: fn(&Value) -> bool,
    /// Objects whose owner is checked are checked too.
    pub include_owned: bool,
    /// Rules want to see `status`.
    pub keep_status: bool,
    /// Rules look at other objects, so that those that are not checked themselves are seen all the same.
    pub sees_others: bool,
    /// Objects a page.
    pub page: u32,
}

/// What the tasks that read say to the one that hands on.
enum Message {
    Page(Arc<Kind>, Vec<Value>),
    Failed(Arc<Kind>, Problem),
}

/// What is needed of a list; regorus reads the objects themselves.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    metadata: PageMetadata,
    #[serde(default)]
    items: Vec<Value>,
}

#[derive(Default, Deserialize)]
struct PageMetadata {
    #[serde(default, rename = "continue")]
    next: Option<String>,
}

/// How pages are asked for.
struct Asking {
    client: Client,
    timeout: Option<Duration>,
    namespace: Option<String>,
    params: ListParams,
}

/// Why a page did not come.
enum Failure {
    Said(kube::Error),
    TimedOut(Duration),
}

impl Cluster {
    /// Hands on every object that is wanted, until `sink` wants no more. What cannot be read is handed on as such, and
    /// the rest is read all the same.
    pub fn read(&self, reading: &Reading<'_>, sink: &mut dyn FnMut(Found) -> bool) {
        self.runtime.block_on(async {
            let served = match within(self.timeout, discover(&self.client)).await {
                Ok(Ok(served)) => served,
                Ok(Err(error)) => {
                    sink(Found::Unread(fault::problem("cannot ask which kinds the cluster serves", &error), None));
                    return;
                }
                Err(time) => {
                    let message =
                        format!("cannot ask which kinds the cluster serves: no answer within {}", seconds(time));
                    sink(Found::Unread(Problem::new(message), None));
                    return;
                }
            };
            if !served.problems.into_iter().all(|(_, problem)| sink(Found::Unread(problem, None))) {
                return;
            }
            let mut turns: BTreeMap<usize, Vec<Kind>> = BTreeMap::new();
            for kind in served.kinds.into_iter().filter(|kind| reading.want(kind) != Want::Nothing) {
                turns.entry(kind.turn()).or_default().push(kind);
            }
            let mut handing = Handing::new(reading, sink);
            for kinds in turns.into_values() {
                if !self.read_kinds(kinds, &mut handing).await {
                    return;
                }
            }
            handing.say_what_was_left_out();
        });
    }

    /// Reads these kinds at the same time; `false` when no more is wanted.
    async fn read_kinds(&self, kinds: Vec<Kind>, handing: &mut Handing<'_, '_>) -> bool {
        let reading = handing.reading;
        let asking = Arc::new(Asking {
            client: self.client.clone(),
            timeout: self.timeout,
            namespace: reading.namespace.clone(),
            params: ListParams {
                label_selector: reading.labels.clone(),
                field_selector: reading.fields.clone(),
                limit: Some(reading.page),
                ..ListParams::default()
            },
        });
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let slots = Arc::new(Semaphore::new(AT_ONCE));
        for kind in kinds {
            let (asking, slots, sender) = (Arc::clone(&asking), Arc::clone(&slots), sender.clone());
            tokio::spawn(async move {
                let Ok(_slot) = slots.acquire().await else { return };
                asking.list(Arc::new(kind), &sender).await;
            });
        }
        drop(sender);
        while let Some(message) = receiver.recv().await {
            let goes_on = match message {
                Message::Page(kind, items) => items.into_iter().all(|item| handing.object(&kind, item)),
                Message::Failed(kind, problem) => handing.unread(&kind, problem),
            };
            if !goes_on {
                return false;
            }
        }
        true
    }
}

impl Asking {
    /// Sends all pages of a kind. Objects may come twice where the server forgot where the list was.
    async fn list(&self, kind: Arc<Kind>, sender: &mpsc::Sender<Message>) {
        let request = kube::core::Request::new(kind.path(self.namespace.as_deref()));
        let mut params = self.params.clone();
        let mut restarts = 0;
        loop {
            let failure = match self.page(&request, &params).await {
                Ok(page) => {
                    params.continue_token = page.metadata.next.filter(|next| !next.is_empty());
                    let sent = sender.send(Message::Page(Arc::clone(&kind), page.items)).await;
                    if params.continue_token.is_none() || sent.is_err() {
                        return;
                    }
                    continue;
                }
                Err(failure) => failure,
            };
            let begun = params.continue_token.is_some();
            if begun && restarts < RESTARTS && matches!(&failure, Failure::Said(error) if fault::is_gone(error)) {
                restarts += 1;
                params.continue_token = None;
                continue;
            }
            // A kind that went away since it was discovered has no objects.
            if matches!(&failure, Failure::Said(error) if fault::code(error) == Some(404)) {
                return;
            }
            let problem = failure.problem(&kind, begun);
            _ = sender.send(Message::Failed(kind, problem)).await;
            return;
        }
    }

    /// Asks for a page, and again where that may help. What the server asks to try later is tried by the client.
    async fn page(&self, request: &kube::core::Request, params: &ListParams) -> Result<Page, Failure> {
        let mut tried = 1;
        loop {
            let built = request.list(params).map_err(|error| Failure::Said(kube::Error::BuildRequest(error)))?;
            match within(self.timeout, self.client.request::<Page>(built)).await {
                Ok(Ok(page)) => return Ok(page),
                Ok(Err(error)) if tried < TRIES && fault::is_passing(&error) => {
                    tokio::time::sleep(Duration::from_millis(250 << tried)).await;
                    tried += 1;
                }
                Ok(Err(error)) => return Err(Failure::Said(error)),
                Err(time) => return Err(Failure::TimedOut(time)),
            }
        }
    }
}

impl Failure {
    fn problem(&self, kind: &Kind, begun: bool) -> Problem {
        let what = if begun { "cannot list all" } else { "cannot list" };
        let what = format!("{what} {}", kind.resource());
        match self {
            Self::Said(error) => fault::problem(&what, error),
            Self::TimedOut(time) => Problem::new(format!("{what}: no answer within {}", seconds(*time)))
                .with_hint("`--request-timeout` says how long to wait, `--chunk-size` how much is asked for at once"),
        }
    }
}

/// Hands objects on, each once, with what it is for.
struct Handing<'h, 'r> {
    reading: &'h Reading<'r>,
    sink: &'h mut dyn FnMut(Found) -> bool,
    /// By uid.
    seen: HashMap<u128, Owner>,
    /// Objects in namespaces that are left out.
    excluded: BTreeMap<String, usize>,
    built_in: usize,
}

impl<'h, 'r> Handing<'h, 'r> {
    fn new(reading: &'h Reading<'r>, sink: &'h mut dyn FnMut(Found) -> bool) -> Self {
        Self { reading, sink, seen: HashMap::new(), excluded: BTreeMap::new(), built_in: 0 }
    }

    fn object(&mut self, kind: &Kind, item: Value) -> bool {
        let value = object::prepare(item, kind, self.reading.keep_status);
        let uid = object::uid(&value);
        if uid.is_some_and(|uid| self.seen.contains_key(&uid)) {
            return true;
        }
        let is_checked = self.reading.want(kind) == Want::Check && !self.is_left_out(kind, &value);
        let is_seen = is_checked || self.reading.sees_others || self.reading.want(kind) == Want::See;
        if let Some(uid) = uid {
            let has_pod_template = (self.reading.has_pod_template)(&value);
            self.seen.insert(uid, Owner { is_seen, is_checked, has_pod_template });
        }
        if !is_seen {
            return true;
        }
        let live = Live::new(value, |uid| self.seen.get(&uid).copied(), self.reading);
        let item = Item { name: live.name(), path: None, content: Content::Live(Arc::new(live)) };
        (self.sink)(if is_checked { Found::Item(item) } else { Found::Context(item) })
    }

    /// The same as [`Reading::leaves_out`], counted.
    fn is_left_out(&mut self, kind: &Kind, value: &Value) -> bool {
        if self.reading.is_elsewhere(value) {
            return true;
        }
        if let Some(namespace) = self.reading.excluded_namespace(kind, value) {
            *self.excluded.entry(namespace.to_owned()).or_default() += 1;
            return true;
        }
        let built_in = object::is_built_in(value);
        self.built_in += usize::from(built_in);
        built_in
    }

    fn unread(&mut self, kind: &Kind, problem: Problem) -> bool {
        // Whoever looks at one namespace may often not look around it; nothing there is checked anyway.
        let found = if self.reading.want(kind) == Want::See && self.reading.namespace.is_some() {
            Found::Skip(Skip { what: kind.resource(), reason: problem.message, documents: 0 })
        } else {
            Found::Unread(problem, Some(kind.clone()))
        };
        (self.sink)(found)
    }

    fn say_what_was_left_out(&mut self) {
        for (namespace, documents) in std::mem::take(&mut self.excluded) {
            let reason = "left out, by `audit: {exclude-namespaces: …}` of the configuration or its default".into();
            if !(self.sink)(Found::Skip(Skip { what: format!("namespace {namespace}"), reason, documents })) {
                return;
            }
        }
        if self.built_in > 0 {
            let reason = "Kubernetes makes them itself".to_owned();
            (self.sink)(Found::Skip(Skip { what: "built-in objects".into(), reason, documents: self.built_in }));
        }
    }
}

impl Reading<'_> {
    /// Whether the object stands in a namespace that is left out or looked at elsewhere, or is that namespace, or comes
    /// with Kubernetes.
    pub(super) fn leaves_out(&self, kind: &Kind, value: &Value) -> bool {
        self.is_elsewhere(value) || self.excluded_namespace(kind, value).is_some() || object::is_built_in(value)
    }

    fn is_elsewhere(&self, value: &Value) -> bool {
        !(self.ours)(get_in(value, &["metadata", "namespace"]).and_then(as_str).unwrap_or_default())
    }

    fn excluded_namespace<'v>(&self, kind: &Kind, value: &'v Value) -> Option<&'v str> {
        let is_namespace = kind.group.is_empty() && kind.kind == "Namespace";
        let place = if is_namespace { "name" } else { "namespace" };
        let namespace = get_in(value, &["metadata", place]).and_then(as_str)?;
        (self.excluded)(namespace).then_some(namespace)
    }

    /// What a kind is wanted for here: outside the one namespace that is looked at nothing is checked.
    pub(super) fn want(&self, kind: &Kind) -> Want {
        match (self.wants)(kind) {
            Want::Check if self.namespace.is_some() && !kind.namespaced => {
                if self.sees_others {
                    Want::See
                } else {
                    Want::Nothing
                }
            }
            want => want,
        }
    }
}
