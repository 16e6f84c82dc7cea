//! Watching a cluster: a stream a kind, from kube's own watchers, which list again when the server forgot where they were
//! and wait longer each time that it does not answer. Here they become one store that changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::stream::{BoxStream, select_all};
use futures::{Stream, StreamExt as _};
use kube::api::{DynamicObject, ListParams};
use kube::core::discovery::ApiResource;
use kube::runtime::WatchStreamExt as _;
use kube::runtime::watcher::{self, Event};
use kube::{Api, Client};

use super::connect::Cluster;
use super::fault;
use super::kinds::{Kind, Want, discover};
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

/// How long the first lists may take before what is there is looked at.
const FIRST: Duration = Duration::from_mins(1);

/// How a watched cluster stands.
pub struct Watched<'w> {
    /// The objects.
    pub store: &'w mut Store,
    /// By resource: why it cannot be read at present.
    pub troubles: &'w BTreeMap<String, Problem>,
    /// Those of them that concern kinds which were never read: what stands there is not known.
    pub unlisted: Vec<(Problem, Option<Kind>)>,
}

/// What a kind's watcher says.
type Said = (usize, Result<Event<DynamicObject>, watcher::Error>);

/// What is known about a kind.
struct Watch {
    kind: Kind,
    /// What a list that is not yet complete has so far.
    listing: BTreeSet<Key>,
    is_listed: bool,
}

/// All kinds that are watched, and how it stands with them.
struct Watches<'w, 'r> {
    kinds: Vec<Watch>,
    store: &'w mut Store,
    troubles: BTreeMap<String, Problem>,
    reading: &'w Reading<'r>,
    client: Client,
}

impl Cluster {
    /// Watches until `stop` is set or `look` wants no more. `look` is called once everything was listed, after each
    /// change, and now and then without one.
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
        let kinds: Vec<Kind> = served.kinds.into_iter().filter(|kind| reading.want(kind) != Want::Nothing).collect();
        let kinds = kinds.into_iter().map(|kind| Watch { kind, listing: BTreeSet::new(), is_listed: false }).collect();
        let troubles = served.problems.into_iter().map(|problem| (problem.message.clone(), problem)).collect();
        let mut watches = Watches { kinds, store, troubles, reading, client: self.client.clone() };
        self.runtime.block_on(async {
            let streams =
                watches.kinds.iter().enumerate().map(|(index, watch)| self.stream(index, &watch.kind, reading));
            watches.run(select_all(streams.collect::<Vec<_>>()), stop, look).await;
        });
        Ok(())
    }

    fn stream(&self, index: usize, kind: &Kind, reading: &Reading<'_>) -> BoxStream<'static, Said> {
        let version = kind.api_version.rsplit('/').next().unwrap_or_default().to_owned();
        let resource = ApiResource {
            group: kind.group.clone(),
            version,
            api_version: kind.api_version.clone(),
            kind: kind.kind.clone(),
            plural: kind.plural.clone(),
        };
        let api: Api<DynamicObject> = match reading.namespace.as_deref().filter(|_| kind.namespaced) {
            Some(namespace) => Api::namespaced_with(self.client.clone(), namespace, &resource),
            None => Api::all_with(self.client.clone(), &resource),
        };
        let mut config = watcher::Config::default().page_size(reading.page);
        config.label_selector.clone_from(&reading.labels);
        config.field_selector.clone_from(&reading.fields);
        let stream = watcher::watcher(api, config);
        stream.default_backoff().map(move |said| (index, said)).boxed()
    }
}

impl Watches<'_, '_> {
    async fn run(
        &mut self,
        mut streams: impl Stream<Item = Said> + Unpin,
        stop: &AtomicBool,
        look: &mut dyn FnMut(Watched<'_>) -> bool,
    ) {
        let begun = tokio::time::Instant::now();
        let mut changed_since: Option<tokio::time::Instant> = None;
        let mut probed = begun;
        while !stop.load(Ordering::Relaxed) {
            let quiet = match tokio::time::timeout(QUIET, streams.next()).await {
                Ok(Some((index, said))) => {
                    self.take(index, said);
                    changed_since.get_or_insert_with(tokio::time::Instant::now);
                    false
                }
                Ok(None) => return,
                Err(_) => true,
            };
            let is_complete = self.is_complete() || begun.elapsed() > FIRST;
            let is_due = quiet || changed_since.is_some_and(|since| since.elapsed() > PATIENCE);
            if !is_complete || !is_due {
                continue;
            }
            changed_since = None;
            if quiet && probed.elapsed() > PROBE {
                self.probe().await;
                probed = tokio::time::Instant::now();
            }
            let unlisted = self.unlisted();
            if !look(Watched { store: self.store, troubles: &self.troubles, unlisted }) {
                return;
            }
        }
    }

    fn is_complete(&self) -> bool {
        self.kinds.iter().all(|watch| watch.is_listed || self.troubles.contains_key(&watch.kind.resource()))
    }

    /// Asks whether kinds in trouble can be read again: a watch that goes on says nothing until something changes.
    async fn probe(&mut self) {
        for watch in self.kinds.iter().filter(|watch| watch.is_listed) {
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
        let watch = |name: &str| self.kinds.iter().find(|watch| watch.kind.resource() == name);
        let unlisted = self.troubles.iter().filter(|(name, _)| watch(name).is_none_or(|watch| !watch.is_listed));
        unlisted.map(|(name, problem)| (problem.clone(), watch(name).map(|watch| watch.kind.clone()))).collect()
    }

    fn take(&mut self, index: usize, said: Result<Event<DynamicObject>, watcher::Error>) {
        let Some(watch) = self.kinds.get_mut(index) else { return };
        let resource = watch.kind.resource();
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
            Err(error) => {
                if let Some(problem) = trouble(&resource, &error) {
                    self.troubles.insert(resource, problem);
                }
            }
        }
    }
}

/// What is wrong with a kind; `None` where the watcher mends it by itself: a place that the server forgot, or a stream
/// that it ended.
fn trouble(resource: &str, error: &watcher::Error) -> Option<Problem> {
    let what = format!("cannot watch {resource}");
    match error {
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
