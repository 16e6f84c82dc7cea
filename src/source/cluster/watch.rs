//! Watching a cluster: a stream a kind, from kube's own watchers, which list again when the server forgot where they were
//! and wait longer each time that it does not answer. Here they become one store that changes, for the kinds that there
//! are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::stream::{BoxStream, SelectAll};
use futures::{FutureExt as _, StreamExt as _};
use kube::api::{DynamicObject, ListParams};
use kube::core::discovery::ApiResource;
use kube::runtime::WatchStreamExt as _;
use kube::runtime::watcher::{self, Event};
use kube::{Api, Client};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::connect::Cluster;
use super::fault;
use super::kinds::{Kind, Served, Want, discover};
use super::list::Reading;
use super::store::{Key, Store};
use crate::finding::Problem;
use crate::value::Value;

/// After so much time without a change what changed is looked at.
const QUIET: Duration = Duration::from_millis(300);

/// What changes all the time is looked at all the same after this.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often it is asked whether what could not be read can be read again, and how long an answer may take.
const PROBE: Duration = Duration::from_secs(5);

/// How long the first list of a kind may take before what is there is looked at without it.
const FIRST: Duration = Duration::from_mins(1);

/// After so much time a list that was forgotten before it could be watched is begun again.
const AGAIN: Duration = Duration::from_secs(1);

/// How often it is asked which kinds there are; and how often, and for how long, after a sign that they change.
const REDISCOVER: Duration = Duration::from_secs(30);
const RESTLESS: Duration = Duration::from_secs(2);
const SETTLING: Duration = Duration::from_secs(10);

/// The kinds that say which other kinds there are; watched where a rule looks at them.
const DEFINITIONS: [&str; 2] = ["CustomResourceDefinition", "APIService"];

/// How a watched cluster stands.
pub struct Watched<'w> {
    /// The objects.
    pub store: &'w mut Store,
    /// By resource: why it cannot be read at present.
    pub troubles: &'w BTreeMap<String, Problem>,
    /// Those of them that concern kinds which were never read: what stands there is not known.
    pub unlisted: Vec<(Problem, Option<Kind>)>,
}

/// What a kind's watcher says, by the number of the watch.
type Said = (usize, Result<Event<DynamicObject>, watcher::Error>);

type Streams = SelectAll<BoxStream<'static, Said>>;

/// What is known about a kind.
struct Watch {
    kind: Kind,
    /// What a list that is not yet complete has so far.
    listing: BTreeSet<Key>,
    is_listed: bool,
    /// So long its first list is waited for.
    until: Instant,
    /// The server said that the kind is not there.
    missing: Missing,
    /// The stream ends when this is dropped.
    _end: oneshot::Sender<()>,
}

/// What a server that knows nothing of a kind means by it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    No,
    /// The kind was removed, or is so new that not every part of the server knows it. Discovery says which.
    Perhaps,
    /// Discovery knows the kind.
    Served,
}

/// All kinds that are watched, and how it stands with them.
struct Watches<'w, 'r> {
    kinds: BTreeMap<usize, Watch>,
    next: usize,
    streams: Streams,
    store: &'w mut Store,
    troubles: BTreeMap<String, Problem>,
    /// Those of the troubles that discovery has.
    unserved: BTreeSet<String>,
    reading: &'w Reading<'r>,
    client: Client,
    discovered: Instant,
    /// Until then the kinds are likely to change.
    restless: Instant,
}

impl Cluster {
    /// Watches until `stop` is set or `look` wants no more. `look` is called once everything was listed, after each
    /// change, and now and then without one. Kinds that come and go are watched and no longer watched.
    ///
    /// # Errors
    ///
    /// A cluster that cannot be asked which kinds it serves.
    pub fn watch(
        &self,
        reading: &Reading<'_>,
        store: &mut Store,
        stop: &AtomicBool,
        look: &mut dyn FnMut(Watched<'_>) -> bool,
    ) -> Result<(), Box<Problem>> {
        let what = "cannot ask which kinds the cluster serves";
        let served = self.runtime.block_on(discover(&self.client)).map_err(|error| fault::problem(what, &error))?;
        self.runtime.block_on(async {
            let mut watches = Watches::new(store, reading, self.client.clone());
            watches.serve(served);
            watches.run(stop, look).await;
        });
        Ok(())
    }
}

impl<'w, 'r> Watches<'w, 'r> {
    fn new(store: &'w mut Store, reading: &'w Reading<'r>, client: Client) -> Self {
        let (kinds, troubles, unserved) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        let (streams, discovered, restless) = (SelectAll::new(), Instant::now(), Instant::now());
        Self { kinds, next: 0, streams, store, troubles, unserved, reading, client, discovered, restless }
    }

    /// Takes up kinds that are new, and drops those that are gone, with what is known of them. What a server that does
    /// not answer may still serve stays.
    fn serve(&mut self, served: Served) {
        for name in std::mem::take(&mut self.unserved) {
            self.troubles.remove(&name);
        }
        for (what, problem) in served.problems {
            self.unserved.insert(what.clone());
            self.troubles.insert(what, problem);
        }
        let (changed, gone) = changes(self.kinds.values().map(|watch| &watch.kind), &served.kinds);
        let is_gone =
            |kind: &Kind| !served.is_partial && !served.unanswered.contains(&kind.group) && gone.contains(kind);
        let dropped: Vec<usize> =
            self.kinds.iter().filter(|(_, watch)| is_gone(&watch.kind)).map(|(number, _)| *number).collect();
        for watch in dropped.iter().filter_map(|number| self.kinds.remove(number)) {
            self.troubles.remove(&watch.kind.resource());
            if !changed.iter().any(|kind| kind.group == watch.kind.group && kind.kind == watch.kind.kind) {
                self.store.keep_only(&watch.kind, &BTreeSet::new());
            }
        }
        for kind in changed.into_iter().filter(|kind| self.reading.want(kind) != Want::Nothing) {
            self.begin(kind, Duration::ZERO);
        }
        for watch in self.kinds.values_mut().filter(|watch| watch.missing == Missing::Perhaps) {
            watch.missing = Missing::Served;
        }
    }

    fn begin(&mut self, kind: Kind, pause: Duration) {
        let (end, ended) = oneshot::channel();
        let number = self.next;
        self.next += 1;
        let stream = stream(&self.client, number, &kind, self.reading);
        let later = async move {
            tokio::time::sleep(pause).await;
            stream
        };
        self.streams.push(later.flatten_stream().take_until(ended).boxed());
        let until = Instant::now() + FIRST;
        let (listing, is_listed, missing) = (BTreeSet::new(), false, Missing::No);
        self.kinds.insert(number, Watch { kind, listing, is_listed, until, missing, _end: end });
    }

    async fn run(&mut self, stop: &AtomicBool, look: &mut dyn FnMut(Watched<'_>) -> bool) {
        let mut changed_since: Option<Instant> = None;
        let mut probed = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            let quiet = match tokio::time::timeout(QUIET, self.streams.next()).await {
                Ok(Some((number, said))) => {
                    self.take(number, said);
                    changed_since.get_or_insert_with(Instant::now);
                    false
                }
                // There is no kind to watch, so far.
                Ok(None) => {
                    tokio::time::sleep(QUIET).await;
                    true
                }
                Err(_) => true,
            };
            self.rediscover().await;
            let is_due = quiet || changed_since.is_some_and(|since| since.elapsed() > PATIENCE);
            if !self.is_complete() || !is_due {
                continue;
            }
            changed_since = None;
            if quiet && probed.elapsed() > PROBE {
                self.probe().await;
                probed = Instant::now();
            }
            let unlisted = self.unlisted();
            if !look(Watched { store: self.store, troubles: &self.troubles, unlisted }) {
                return;
            }
        }
    }

    /// Asks from time to time which kinds there are: not everybody may watch what defines them. What is not answered is
    /// not known to have changed.
    async fn rediscover(&mut self) {
        let pause = if Instant::now() < self.restless { RESTLESS } else { REDISCOVER };
        if self.discovered.elapsed() < pause {
            return;
        }
        if let Ok(Ok(served)) = tokio::time::timeout(PROBE, discover(&self.client)).await {
            self.serve(served);
        }
        self.discovered = Instant::now();
    }

    fn is_complete(&self) -> bool {
        let is_known = |watch: &Watch| watch.is_listed || self.troubles.contains_key(&watch.kind.resource());
        self.kinds.values().all(|watch| is_known(watch) || Instant::now() > watch.until)
    }

    /// Asks whether kinds in trouble can be read again: a watch that goes on says nothing until something changes.
    async fn probe(&mut self) {
        for watch in self.kinds.values().filter(|watch| watch.is_listed) {
            let resource = watch.kind.resource();
            if !self.troubles.contains_key(&resource) {
                continue;
            }
            let path = watch.kind.path(self.reading.namespace.as_deref());
            let Ok(request) = kube::core::Request::new(path).list(&ListParams::default().limit(1)) else { continue };
            match tokio::time::timeout(PROBE, self.client.request::<serde_json::Value>(request)).await {
                Ok(Ok(_)) => self.troubles.remove(&resource),
                // The others are most likely away, too; there is another time.
                _ => return,
            };
        }
    }

    /// What is wrong with kinds that were never listed.
    fn unlisted(&self) -> Vec<(Problem, Option<Kind>)> {
        let watch = |name: &str| self.kinds.values().find(|watch| watch.kind.resource() == name);
        let unlisted = self.troubles.iter().filter(|(name, _)| watch(name).is_none_or(|watch| !watch.is_listed));
        unlisted.map(|(name, problem)| (problem.clone(), watch(name).map(|watch| watch.kind.clone()))).collect()
    }

    fn take(&mut self, number: usize, said: Result<Event<DynamicObject>, watcher::Error>) {
        let Some(watch) = self.kinds.get_mut(&number) else { return };
        let resource = watch.kind.resource();
        let defines = DEFINITIONS.contains(&watch.kind.kind.as_str()) && watch.kind.is_built_in();
        if defines && matches!(said, Ok(Event::Apply(_) | Event::Delete(_))) {
            self.restless = Instant::now() + SETTLING;
        }
        // A list begins before it is asked for.
        if !matches!(said, Ok(Event::Init) | Err(_)) {
            watch.missing = Missing::No;
        }
        match said {
            Ok(Event::Init) => watch.listing.clear(),
            Ok(Event::InitApply(object)) => {
                let key = self.store.put(&watch.kind, value(object), self.reading);
                watch.listing.insert(key);
            }
            Ok(Event::InitDone) => {
                self.store.keep_only(&watch.kind, &std::mem::take(&mut watch.listing));
                watch.is_listed = true;
                self.troubles.remove(&resource);
            }
            Ok(Event::Apply(object)) => {
                self.store.put(&watch.kind, value(object), self.reading);
                self.troubles.remove(&resource);
            }
            Ok(Event::Delete(object)) => {
                self.store.remove(&Key::new(&watch.kind, &value(object)));
                self.troubles.remove(&resource);
            }
            // kube would ask for the forgotten place again and again.
            Err(watcher::Error::WatchStartFailed(error)) if fault::is_gone(&error) => {
                if let Some(watch) = self.kinds.remove(&number) {
                    self.begin(watch.kind, AGAIN);
                }
            }
            Err(error) if is_missing(&error) && watch.missing != Missing::Served => {
                watch.missing = Missing::Perhaps;
                self.restless = Instant::now() + SETTLING;
            }
            Err(error) => {
                if let Some(problem) = trouble(&resource, &error) {
                    self.troubles.insert(resource, problem);
                }
            }
        }
    }
}

/// The events of a kind's objects, for as long as somebody asks for them.
fn stream(client: &Client, number: usize, kind: &Kind, reading: &Reading<'_>) -> BoxStream<'static, Said> {
    let version = kind.api_version.rsplit('/').next().unwrap_or_default().to_owned();
    let resource = ApiResource {
        group: kind.group.clone(),
        version,
        api_version: kind.api_version.clone(),
        kind: kind.kind.clone(),
        plural: kind.plural.clone(),
    };
    let api: Api<DynamicObject> = match reading.namespace.as_deref().filter(|_| kind.namespaced) {
        Some(namespace) => Api::namespaced_with(client.clone(), namespace, &resource),
        None => Api::all_with(client.clone(), &resource),
    };
    let mut config = watcher::Config::default().page_size(reading.page);
    config.label_selector.clone_from(&reading.labels);
    config.field_selector.clone_from(&reading.fields);
    watcher::watcher(api, config).default_backoff().map(move |said| (number, said)).boxed()
}

/// From the kinds that are watched to those that are served: which begin, and which of the watched ones end.
fn changes<'k>(watched: impl Iterator<Item = &'k Kind>, served: &[Kind]) -> (Vec<Kind>, BTreeSet<Kind>) {
    let watched: BTreeSet<&Kind> = watched.collect();
    let begin = served.iter().filter(|kind| !watched.contains(kind)).cloned().collect();
    let end = watched.into_iter().filter(|kind| !served.contains(kind)).cloned().collect();
    (begin, end)
}

/// The server knows nothing of the kind.
fn is_missing(error: &watcher::Error) -> bool {
    match error {
        watcher::Error::InitialListFailed(error) | watcher::Error::WatchStartFailed(error) => {
            fault::code(error) == Some(404)
        }
        watcher::Error::WatchError(status) => status.code == 404,
        _ => false,
    }
}

/// What is wrong with a kind; `None` where the watcher mends it by itself: a place that the server forgot, or a stream
/// that it ended.
fn trouble(resource: &str, error: &watcher::Error) -> Option<Problem> {
    let what = format!("cannot watch {resource}");
    match error {
        watcher::Error::InitialListFailed(error) if fault::is_gone(error) => None,
        watcher::Error::InitialListFailed(error) | watcher::Error::WatchStartFailed(error) => {
            Some(fault::problem(&what, error))
        }
        watcher::Error::WatchError(status) if status.code == 410 => None,
        watcher::Error::WatchError(status) => Some(Problem::new(format!("{what}: {}", status.message))),
        watcher::Error::WatchFailed(_) => None,
        watcher::Error::NoResourceVersion => Some(Problem::new(format!("{what}: the server gives it no version"))),
    }
}

fn value(mut object: DynamicObject) -> Value {
    object.metadata.managed_fields = None;
    serde_json::to_value(object).map_or(Value::Undefined, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(group: &str, version: &str, name: &str) -> Kind {
        Kind::new(group, version, name, &format!("{}s", name.to_lowercase()), true)
    }

    fn failed(code: u16) -> watcher::Error {
        let status = kube::core::Status::failure("said", "").with_code(code).boxed();
        watcher::Error::WatchStartFailed(kube::Error::Api(status))
    }

    #[test]
    fn kinds_come_and_go() {
        let (old, new) = (kind("x.io", "v1beta1", "Thing"), kind("x.io", "v1", "Thing"));
        let pods = kind("", "v1", "Pod");
        let (begin, end) = changes([&pods, &old].into_iter(), &[pods.clone(), new.clone()]);
        assert_eq!((begin, end), (vec![new], BTreeSet::from([old])));
    }

    #[test]
    fn a_forgotten_place_is_no_trouble_and_a_missing_kind_is_asked_for() {
        let gone = kube::core::Status::failure("said", "").with_code(410).boxed();
        assert!(trouble("pods", &watcher::Error::WatchError(gone)).is_none());
        assert!(trouble("pods", &failed(403)).is_some());
        assert!(is_missing(&failed(404)) && !is_missing(&failed(403)));
    }
}
