//! Policy reports in the cluster: applied where they differ, removed where they are no longer true, and nobody else's
//! touched. What they say is the report's business.

use std::collections::BTreeSet;
use std::sync::Arc;

use kube::api::{DeleteParams, ListParams, Patch, PatchParams};
use kube::core::Request;
use serde::Deserialize;
use serde_json::Value;

use super::connect::{Cluster, seconds, within};
use super::fault;
use super::kinds::{Kind, discover};
use crate::finding::Problem;

/// The name under which fields are owned, and the label by which the objects are known.
const MANAGER: &str = "kubectl-policy";
const LABEL: &str = "app.kubernetes.io/managed-by";

/// The kinds of reports that a cluster has, the more usual ones first: group, kind and cluster-wide kind.
const KNOWN: [(&str, &str, &str); 2] =
    [("wgpolicyk8s.io", "PolicyReport", "ClusterPolicyReport"), ("openreports.io", "Report", "ClusterReport")];

/// Where reports are written.
#[derive(Debug, Clone)]
pub struct ReportStore {
    /// The kind with a namespace.
    pub namespaced: Kind,
    /// The kind without.
    pub cluster: Kind,
}

/// What became of the reports.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many were written anew or changed.
    pub changed: usize,
    /// How many said that already.
    pub unchanged: usize,
    /// How many were removed.
    pub removed: usize,
}

/// A report as it stands in the cluster.
#[derive(Deserialize)]
struct Stored {
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metadata {
    name: String,
    namespace: Option<String>,
    resource_version: String,
}

#[derive(Deserialize)]
struct StoredList {
    #[serde(default)]
    items: Vec<Stored>,
}

/// Namespace and name.
type Name = (Option<String>, String);

impl Cluster {
    /// Finds the kinds that reports are written as.
    ///
    /// # Errors
    ///
    /// A cluster that has none, or cannot be asked.
    pub fn report_store(&self) -> Result<ReportStore, Box<Problem>> {
        let what = "cannot ask which kinds of reports the cluster has";
        let served = match self.runtime.block_on(within(self.timeout, discover(&self.client))) {
            Ok(Ok(served)) => served,
            Ok(Err(error)) => return Err(Box::new(fault::problem(what, &error))),
            Err(time) => return Err(Box::new(Problem::new(format!("{what}: no answer within {}", seconds(time))))),
        };
        let find = |group: &str, kind: &str| {
            served.kinds.iter().find(|served| served.group == group && served.kind == kind).cloned()
        };
        let store = KNOWN.iter().find_map(|(group, namespaced, cluster)| {
            Some(ReportStore { namespaced: find(group, namespaced)?, cluster: find(group, cluster)? })
        });
        store.ok_or_else(|| {
            Box::new(
                Problem::new("the cluster has no kind of policy report").with_hint(
                    "install the definitions of `wgpolicyk8s.io` or `openreports.io`; docs/audit.md says how",
                ),
            )
        })
    }

    /// Applies the reports by server-side apply and, with `remove`, deletes those of earlier runs that are not among
    /// them; `is_ours` says which namespaces' reports are this run's.
    pub fn write_reports(
        &self,
        store: &ReportStore,
        reports: &[Value],
        remove: bool,
        is_ours: &dyn Fn(Option<&str>, &str) -> bool,
    ) -> (Written, Vec<Problem>) {
        let (mut written, mut problems) = (Written::default(), Vec::new());
        self.runtime.block_on(async {
            let mut before: Vec<(Arc<Kind>, Stored)> = Vec::new();
            for kind in [&store.cluster, &store.namespaced] {
                match self.own_reports(kind).await {
                    Ok(stored) => {
                        let kind = Arc::new(kind.clone());
                        before.extend(stored.into_iter().map(|stored| (Arc::clone(&kind), stored)));
                    }
                    Err(problem) => problems.push(problem),
                }
            }
            let mut kept: BTreeSet<Name> = BTreeSet::new();
            for report in reports {
                let name = name_of(report);
                let kind = if name.0.is_some() { &store.namespaced } else { &store.cluster };
                match self.apply(kind, &name, report).await {
                    Ok(version) => {
                        let same = before
                            .iter()
                            .any(|(_, stored)| stored.name() == name && stored.metadata.resource_version == version);
                        *(if same { &mut written.unchanged } else { &mut written.changed }) += 1;
                    }
                    Err(problem) => problems.push(problem),
                }
                kept.insert(name);
            }
            for (kind, stored) in before.iter().filter(|_| remove) {
                let (namespace, name) = stored.name();
                if kept.contains(&(namespace.clone(), name.clone())) || !is_ours(namespace.as_deref(), &name) {
                    continue;
                }
                match self.remove(kind, namespace.as_deref(), &name).await {
                    Ok(()) => written.removed += 1,
                    Err(problem) => problems.push(problem),
                }
            }
        });
        (written, problems)
    }

    async fn own_reports(&self, kind: &Kind) -> Result<Vec<Stored>, Problem> {
        let what = format!("cannot list {}", kind.resource());
        let params = ListParams::default().labels(&format!("{LABEL}={MANAGER}"));
        let request = Request::new(kind.path(None)).list(&params);
        let request = request.map_err(|error| Problem::new(format!("{what}: {error}")))?;
        self.asked(&what, self.client.request::<StoredList>(request)).await.map(|list| list.items)
    }

    /// Applies a report; returns its version, which stays the same where nothing changed.
    async fn apply(&self, kind: &Kind, (namespace, name): &Name, report: &Value) -> Result<String, Problem> {
        let place = namespace.as_deref().map_or_else(String::new, |namespace| format!(" in namespace `{namespace}`"));
        let what = format!("cannot write the report `{name}`{place}");
        let request = Request::new(kind.path(namespace.as_deref()));
        let request = request.patch(name, &PatchParams::apply(MANAGER).force(), &Patch::Apply(report));
        let request = request.map_err(|error| Problem::new(format!("{what}: {error}")))?;
        self.asked(&what, self.client.request::<Stored>(request)).await.map(|stored| stored.metadata.resource_version)
    }

    async fn remove(&self, kind: &Kind, namespace: Option<&str>, name: &str) -> Result<(), Problem> {
        let what = format!("cannot remove the report `{name}`");
        let request = Request::new(kind.path(namespace)).delete(name, &DeleteParams::default());
        let request = request.map_err(|error| Problem::new(format!("{what}: {error}")))?;
        self.asked(&what, self.client.request::<Value>(request)).await.map(|_| ())
    }

    async fn asked<T>(&self, what: &str, asking: impl Future<Output = kube::Result<T>>) -> Result<T, Problem> {
        match within(self.timeout, asking).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(fault::problem(what, &error)),
            Err(time) => Err(Problem::new(format!("{what}: no answer within {}", seconds(time)))),
        }
    }
}

impl Stored {
    fn name(&self) -> Name {
        (self.metadata.namespace.clone(), self.metadata.name.clone())
    }
}

fn name_of(report: &Value) -> Name {
    let text = |key: &str| report.pointer(&format!("/metadata/{key}")).and_then(Value::as_str).map(ToOwned::to_owned);
    (text("namespace"), text("name").unwrap_or_default())
}
