//! What TAB asks outside of this program: the kubeconfig, the cluster through kubectl, git, and Helm. Each answers
//! within its time or not at all, and nothing but names is taken from what it says.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::line::Line;
use crate::cli::helm;
use crate::cli::terminal::env;
use crate::source;
use crate::value::{Value, as_str, get, get_in};

/// How long a finger rests on TAB.
const PATIENCE: Duration = Duration::from_secs(2);

/// A kubeconfig that is larger than this is none.
const LARGEST_KUBECONFIG: u64 = 4 << 20;

/// The commands of Helm that `helm policy` has.
pub(super) struct Helm;

impl Helm {
    pub(super) const COMMANDS: [(&'static str, &'static str); 3] = [
        ("install", "Install a chart, unless the rules deny it"),
        ("upgrade", "Upgrade a release, unless the rules deny it"),
        ("template", "Render a chart, and check what it renders to"),
    ];

    /// Helm's own answer, which is in the same form. Behind `--` stand flags of this program, of which it knows none.
    pub(super) fn complete(before: &[&str], partial: &str) -> Option<String> {
        let mut command = Command::new(helm::program());
        command.env_remove("HELM_PLUGIN_NAME").env_remove("HELM_PLUGIN_DIR").env("HELM_ACTIVE_HELP", "0");
        said(command.arg("__complete").args(before).arg(partial))
    }
}

/// The names of the contexts.
pub(super) fn contexts(line: &Line<'_>) -> BTreeSet<String> {
    names(line, "contexts")
}

/// The names of the clusters.
pub(super) fn clusters(line: &Line<'_>) -> BTreeSet<String> {
    names(line, "clusters")
}

/// The names of the users.
pub(super) fn users(line: &Line<'_>) -> BTreeSet<String> {
    names(line, "users")
}

/// The namespaces that the kubeconfig names, and those that the cluster has. Without a kubeconfig there is no cluster to
/// ask, unless the program runs in one.
pub(super) fn namespaces(line: &Line<'_>) -> BTreeSet<String> {
    let configs = kubeconfigs(line);
    let mut found: BTreeSet<String> = configs
        .iter()
        .flat_map(|config| list(config, "contexts"))
        .filter_map(|context| as_str(get_in(context, &["context", "namespace"])?).map(ToOwned::to_owned))
        .collect();
    if configs.is_empty() && env("KUBERNETES_SERVICE_HOST").is_none() {
        return found;
    }
    let mut command = Command::new(env("KUBECTL_PATH").unwrap_or_else(|| "kubectl".into()));
    command.args(["get", "namespaces", "--output=name", "--request-timeout=1s"]);
    for flag in ["kubeconfig", "context", "cluster", "user"] {
        command.args(line.values(flag).last().map(|value| format!("--{flag}={value}")));
    }
    if let Some(context) = env("HELM_KUBECONTEXT").filter(|context| !context.is_empty()) {
        command.arg(format!("--context={context}"));
    }
    let said = said(&mut command).unwrap_or_default();
    found.extend(said.lines().filter_map(|line| line.strip_prefix("namespace/")).map(ToOwned::to_owned));
    found
}

/// What commits may be called: branches, remote branches and tags.
pub(super) fn revisions() -> Vec<String> {
    let mut command = Command::new("git");
    command.args(["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"]);
    said(&mut command).unwrap_or_default().lines().map(ToOwned::to_owned).collect()
}

fn said(command: &mut Command) -> Option<String> {
    let said = source::ask(command, PATIENCE)?;
    Some(String::from_utf8_lossy(&said).into_owned())
}

fn names(line: &Line<'_>, sort: &str) -> BTreeSet<String> {
    let configs = kubeconfigs(line);
    let entries = configs.iter().flat_map(|config| list(config, sort));
    entries.filter_map(|entry| as_str(get(entry, "name")?).map(ToOwned::to_owned)).collect()
}

fn list<'v>(config: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    match get(config, key) {
        Some(Value::Array(entries)) => entries.as_slice(),
        _ => &[],
    }
    .iter()
}

/// The files that kubectl would merge, as far as they can be read.
fn kubeconfigs(line: &Line<'_>) -> Vec<Value> {
    let paths: Vec<PathBuf> = match (line.values("kubeconfig").last(), std::env::var_os("KUBECONFIG")) {
        (Some(path), _) => vec![path.into()],
        (None, Some(paths)) if !paths.is_empty() => std::env::split_paths(&paths).collect(),
        _ => std::env::home_dir().map(|home| home.join(".kube/config")).into_iter().collect(),
    };
    let is_small = |path: &PathBuf| path.metadata().is_ok_and(|it| it.is_file() && it.len() <= LARGEST_KUBECONFIG);
    let texts = paths.iter().filter(|path| is_small(path)).filter_map(|path| std::fs::read_to_string(path).ok());
    texts.filter_map(|text| Value::from_yaml_str(&text).ok()).collect()
}
