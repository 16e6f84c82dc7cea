//! Which kinds a cluster serves. One version of a kind is enough: the server shows the same objects in each.

use std::collections::{BTreeMap, BTreeSet};

use kube::Client;
use kube::client::APIGroupDiscovery;

use super::fault;
use crate::finding::Problem;

/// A kind whose objects can be listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// `apps`, `""` for the core group.
    pub group: String,
    /// `apps/v1`
    pub api_version: String,
    /// `Deployment`
    pub kind: String,
    /// `deployments`
    pub plural: String,
    /// Whether its objects stand in namespaces.
    pub namespaced: bool,
}

/// What the objects of a kind are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// To be checked.
    Check,
    /// To be seen by rules that look at other objects.
    See,
    /// For nothing.
    Nothing,
}

/// The API groups of Kubernetes itself; whatever is in another was added to the cluster.
const BUILT_IN_GROUPS: [&str; 22] = [
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "internal.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
];

/// Built-in too, in groups that few clusters serve.
const RARE_BUILT_IN_GROUPS: [&str; 2] = ["resource.k8s.io", "storagemigration.k8s.io"];

/// Groups whose objects are measured or computed by the program behind them, not applied by anybody.
const COMPUTED_GROUPS: [&str; 10] = [
    "metrics.k8s.io",
    "custom.metrics.k8s.io",
    "external.metrics.k8s.io",
    "wgpolicyk8s.io",
    "openreports.io",
    "reports.kyverno.io",
    "aquasecurity.github.io",
    "spdx.softwarecomposition.kubescape.io",
    "subresources.kubevirt.io",
    "packages.operators.coreos.com",
];

/// Kinds that Kubernetes writes for itself, and many of each.
const COMPUTED_KINDS: [&str; 16] = [
    "ComponentStatus",
    "ControllerRevision",
    "CSINode",
    "CSIStorageCapacity",
    "Endpoints",
    "EndpointSlice",
    "Event",
    "FlowSchema",
    "IPAddress",
    "Lease",
    "LeaseCandidate",
    "Node",
    "PriorityLevelConfiguration",
    "ResourceSlice",
    "StorageVersion",
    "VolumeAttachment",
];

impl Kind {
    /// A kind of a group and version.
    #[must_use]
    pub fn new(group: &str, version: &str, kind: &str, plural: &str, namespaced: bool) -> Self {
        let api_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
        Self { group: group.to_owned(), api_version, kind: kind.to_owned(), plural: plural.to_owned(), namespaced }
    }

    /// `deployments.apps`, as the server and RBAC name it.
    #[must_use]
    pub fn resource(&self) -> String {
        if self.group.is_empty() { self.plural.clone() } else { format!("{}.{}", self.plural, self.group) }
    }

    /// Whether Kubernetes itself brings it.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        Self::is_built_in_group(&self.group)
    }

    /// Whether an API group, `""` for the core group, is one of Kubernetes itself.
    #[must_use]
    pub fn is_built_in_group(group: &str) -> bool {
        BUILT_IN_GROUPS.contains(&group) || RARE_BUILT_IN_GROUPS.contains(&group)
    }

    /// Whether its objects are written by programs for themselves (events, leases, metrics, reports): nobody can mend
    /// them, and there are many.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        COMPUTED_GROUPS.contains(&self.group.as_str())
            || (self.is_built_in() && COMPUTED_KINDS.contains(&self.kind.as_str()))
    }

    /// Whether its objects may hold a pod template; of a custom kind nobody knows before its objects are read.
    #[must_use]
    pub fn may_have_pod_template(&self) -> bool {
        match self.group.as_str() {
            "" => ["Pod", "PodTemplate", "ReplicationController"].contains(&self.kind.as_str()),
            "apps" | "extensions" => {
                ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].contains(&self.kind.as_str())
            }
            "batch" => ["Job", "CronJob"].contains(&self.kind.as_str()),
            _ => !self.is_built_in() && !self.is_computed(),
        }
    }

    /// The path of its objects, those of one namespace or all.
    pub(super) fn path(&self, namespace: Option<&str>) -> String {
        let root = if self.group.is_empty() { "api" } else { "apis" };
        match namespace.filter(|_| self.namespaced) {
            Some(namespace) => format!("/{root}/{}/namespaces/{namespace}/{}", self.api_version, self.plural),
            None => format!("/{root}/{}/{}", self.api_version, self.plural),
        }
    }

    /// When its objects are read: owners before what they own, so that it is known which owners were seen.
    pub(super) fn turn(&self) -> usize {
        match self.kind.as_str() {
            _ if !self.is_built_in() => 0,
            "Pod" | "ControllerRevision" => 3,
            "ReplicaSet" | "Job" | "ReplicationController" | "PersistentVolumeClaim" | "EndpointSlice" => 2,
            _ => 1,
        }
    }
}

/// What a cluster serves, and what of it could not be asked.
#[derive(Debug, Default)]
pub(super) struct Served {
    pub(super) kinds: Vec<Kind>,
    /// What could not be asked, and why.
    pub(super) problems: Vec<(String, Problem)>,
    /// Groups whose kinds are not all known, because a server behind them does not answer.
    pub(super) unanswered: BTreeSet<String>,
    /// Which groups there are is not known.
    pub(super) is_partial: bool,
}

/// Asks for all kinds: in two requests where the server aggregates them, group by group where it is older than 1.26.
pub(super) async fn discover(client: &Client) -> Result<Served, kube::Error> {
    let core = client.list_core_api_versions_aggregated().await?;
    if core.items.is_empty() {
        return group_by_group(client).await;
    }
    let mut served = Served::default();
    let groups = match client.list_api_groups_aggregated().await {
        Ok(groups) => groups.items,
        Err(error) => {
            let problem = fault::problem("cannot ask for the API groups of the cluster", &error);
            served.problems.push(("the list of API groups".to_owned(), problem));
            served.is_partial = true;
            Vec::new()
        }
    };
    for group in core.items.iter().chain(&groups) {
        add_group(group, &mut served);
    }
    served.kinds = without_twins(served.kinds);
    Ok(served)
}

fn add_group(group: &APIGroupDiscovery, served: &mut Served) {
    let name = group.metadata.as_ref().and_then(|metadata| metadata.name.as_deref()).unwrap_or_default();
    let mut known = BTreeSet::new();
    for version in &group.versions {
        let number = version.version.as_deref().unwrap_or_default();
        if version.freshness.as_deref() == Some("Stale") {
            served.unanswered.insert(name.to_owned());
            if !COMPUTED_GROUPS.contains(&name) {
                served.problems.push(unserved(&format!("{name}/{number}"), "the server behind it does not answer"));
            }
            continue;
        }
        for resource in &version.resources {
            let (Some(plural), Some(says)) = (&resource.resource, &resource.response_kind) else { continue };
            let Some(kind) = &says.kind else { continue };
            let is_listable = resource.verbs.iter().any(|verb| verb == "list");
            if is_listable && known.insert(plural.clone()) {
                let namespaced = resource.scope.as_deref() != Some("Cluster");
                served.kinds.push(Kind::new(name, number, kind, plural, namespaced));
            }
        }
    }
}

fn unserved(group_version: &str, why: &str) -> (String, Problem) {
    let problem = Problem::new(format!("the kinds of `{group_version}` could not be read: {why}"))
        .with_hint("`kubectl get apiservice` says why; its objects are missing from this audit");
    (group_version.to_owned(), problem)
}

async fn group_by_group(client: &Client) -> Result<Served, kube::Error> {
    let mut served = Served::default();
    let mut add = |group: &str, version: &str, answer: Result<Vec<(String, String, bool)>, kube::Error>| {
        let full = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
        if answer.is_err() {
            served.unanswered.insert(group.to_owned());
        }
        match answer {
            Ok(kinds) => served.kinds.extend(
                kinds.iter().map(|(kind, plural, namespaced)| Kind::new(group, version, kind, plural, *namespaced)),
            ),
            Err(_) if COMPUTED_GROUPS.contains(&group) => {}
            Err(error) => served.problems.push(unserved(&full, &fault::words(&error))),
        }
    };
    for version in client.list_core_api_versions().await?.versions {
        let answer = client.list_core_api_resources(&version).await;
        add("", &version, answer.map(|list| listable(&list.resources)));
    }
    for group in client.list_api_groups().await?.groups {
        let preferred = group.preferred_version.or_else(|| group.versions.into_iter().next());
        if let Some(version) = preferred {
            let answer = client.list_api_group_resources(&version.group_version).await;
            add(&group.name, &version.version, answer.map(|list| listable(&list.resources)));
        }
    }
    served.kinds = without_twins(served.kinds);
    Ok(served)
}

fn listable(resources: &[k8s_openapi::apimachinery::pkg::apis::meta::v1::APIResource]) -> Vec<(String, String, bool)> {
    let listable = resources.iter().filter(|it| !it.name.contains('/') && it.verbs.iter().any(|verb| verb == "list"));
    listable.map(|it| (it.kind.clone(), it.name.clone(), it.namespaced)).collect()
}

/// Some kinds moved to another group and are served in both; the newer place is enough.
fn without_twins(mut kinds: Vec<Kind>) -> Vec<Kind> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for kind in kinds.iter().filter(|kind| kind.is_built_in()) {
        groups.entry(kind.kind.clone()).or_default().insert(kind.group.clone());
    }
    kinds.retain(|kind| {
        let elsewhere = groups.get(&kind.kind).is_some_and(|groups| groups.len() > 1);
        !(elsewhere && ["extensions", "events.k8s.io"].contains(&kind.group.as_str()))
    });
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(group: &str, name: &str) -> Kind {
        Kind::new(group, "v1", name, &format!("{}s", name.to_lowercase()), true)
    }

    #[test]
    fn the_first_version_that_serves_a_kind_counts() {
        let group: APIGroupDiscovery = serde_json::from_str(
            r#"{"metadata": {"name": "x.io"}, "versions": [
                {"version": "v1", "freshness": "Current", "resources": [
                    {"resource": "as", "responseKind": {"kind": "A"}, "scope": "Cluster", "verbs": ["list"]},
                    {"resource": "cs", "responseKind": {"kind": "C"}, "scope": "Namespaced", "verbs": ["create"]}]},
                {"version": "v1beta1", "resources": [
                    {"resource": "as", "responseKind": {"kind": "A"}, "scope": "Cluster", "verbs": ["list"]},
                    {"resource": "bs", "responseKind": {"kind": "B"}, "scope": "Namespaced", "verbs": ["list"]}]},
                {"version": "v0", "freshness": "Stale", "resources": []}]}"#,
        )
        .unwrap();
        let mut served = Served::default();
        add_group(&group, &mut served);
        let found: Vec<_> = served.kinds.iter().map(|kind| kind.path(Some("ns"))).collect();
        assert_eq!(found, ["/apis/x.io/v1/as", "/apis/x.io/v1beta1/namespaces/ns/bs"]);
        assert_eq!(served.problems.len(), 1, "a version whose server is down is named");
    }

    #[test]
    fn a_kind_that_moved_is_read_where_it_moved_to() {
        let kinds =
            vec![kind("extensions", "Ingress"), kind("networking.k8s.io", "Ingress"), kind("extensions", "Old")];
        let left: Vec<_> = without_twins(kinds).into_iter().map(|kind| kind.resource()).collect();
        assert_eq!(left, ["ingresss.networking.k8s.io", "olds.extensions"]);
        let custom = vec![kind("x.io", "Ingress"), kind("networking.k8s.io", "Ingress")];
        assert_eq!(without_twins(custom).len(), 2, "a custom kind of the same name is another kind");
    }

    #[test]
    fn owners_come_before_what_they_own() {
        let turn = |group: &str, name: &str| kind(group, name).turn();
        assert!(turn("argoproj.io", "Rollout") < turn("apps", "StatefulSet"));
        assert!(turn("apps", "Deployment") < turn("apps", "ReplicaSet") && turn("batch", "Job") < turn("", "Pod"));
    }
}
