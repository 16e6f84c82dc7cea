//! Kustomizations: which files belong to one, and what `kubectl kustomize` makes of them. The kustomization itself is
//! never written to: a temporary one on top of it asks for the origin of each object.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_yaml::Value;

use super::files::display;
use super::origin::{Origin, Render, Source};
use super::{Content, Found, Item, plain, process};
use crate::finding::Problem;

/// The annotation in which kustomize tells where an object comes from. It was asked for here, so no rule sees it.
pub const ANNOTATION: &str = "config.kubernetes.io/origin";

/// The names under which kustomize finds its file.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

const NO_KUSTOMIZE: &str = "`--kustomize PATH` names kubectl or kustomize; `--skip-kustomizations` checks the files as \
                            they are, without what the kustomization changes";

/// How kustomizations are rendered.
#[derive(Debug, Clone)]
pub struct KustomizeOptions {
    /// kubectl or kustomize; whichever is there where it is not named.
    pub program: Option<PathBuf>,
    /// How long one rendering may take.
    pub timeout: Duration,
}

/// What a kustomization takes in.
#[derive(Debug, Default)]
pub(super) struct Includes {
    /// Files, each below its folder or wherever it was pointed to.
    pub(super) files: HashSet<PathBuf>,
    /// Folders of other kustomizations.
    pub(super) folders: HashSet<PathBuf>,
    /// It is a part for others and renders nothing by itself.
    pub(super) is_component: bool,
}

/// What a folder's kustomization takes in; `None` where there is none.
pub(super) fn includes(folder: &Path) -> Option<Includes> {
    let file = NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file())?;
    let mut includes = Includes::default();
    // What cannot be read is for kustomize to complain about.
    if let Some(value) = fs::read_to_string(&file).ok().and_then(|text| serde_yaml::from_str::<Value>(&text).ok()) {
        includes.is_component = value.get("kind").and_then(Value::as_str) == Some("Component");
        texts(&value, &mut |text| {
            // `name=path` in generators.
            let path = text.split_once('=').map_or(text, |(_, path)| path);
            if path.is_empty() || path.len() > 1024 || path.contains('\n') || path.contains("://") {
                return;
            }
            let path = normal(&folder.join(path));
            if path.is_file() {
                includes.files.insert(path);
            } else if path.is_dir() && path != *folder && NAMES.iter().any(|name| path.join(name).is_file()) {
                includes.folders.insert(path);
            }
        });
    }
    Some(includes)
}

/// Every string in a value: whatever of them is a file is one that kustomize reads.
fn texts(value: &Value, each: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, each)),
        Value::Mapping(map) => map.iter().for_each(|(_, item)| texts(item, each)),
        _ => {}
    }
}

/// A path without `.` and `..`, symbolic links not followed.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.into_iter().collect()
}

/// Renders a kustomization.
pub(super) fn render(folder: &Path, options: &KustomizeOptions) -> Vec<Found> {
    let what = format!("render kustomization `{}`", display(folder));
    let rendered = Overlay::new(folder)
        .map_err(|error| Problem::new(format!("cannot {what}: {}", plain(&error))))
        .and_then(|overlay| Ok((run(&overlay, options, &what)?, overlay)))
        .and_then(|(bytes, overlay)| Ok((super::decode(&display(folder), bytes)?, overlay)));
    match rendered {
        Ok((text, overlay)) => units(folder, &text, &overlay.dir).into_iter().map(Found::Item).collect(),
        Err(problem) => vec![Found::Problem(problem)],
    }
}

fn run(overlay: &Overlay, options: &KustomizeOptions, what: &str) -> Result<Vec<u8>, Problem> {
    let call = |program: &Path| {
        let mut command = Command::new(program);
        let is_kustomize = program.file_stem().is_some_and(|name| name.to_string_lossy().starts_with("kustomize"));
        command.arg(if is_kustomize { "build" } else { "kustomize" }).arg(&overlay.dir);
        process::output(&mut command, (what, ""), options.timeout, NO_KUSTOMIZE)
    };
    match &options.program {
        Some(program) => call(program),
        None if on_path("kubectl") || !on_path("kustomize") => call(Path::new("kubectl")),
        None => call(Path::new("kustomize")),
    }
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).any(|folder| folder.join(&name).is_file())
}

/// A temporary kustomization on top of another one.
struct Overlay {
    dir: PathBuf,
}

impl Overlay {
    fn new(folder: &Path) -> io::Result<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        // Relative paths are counted from where the folder really is.
        let temp = fs::canonicalize(std::env::temp_dir())?;
        let dir = temp.join(format!("kubectl-policy-{}-{number}", std::process::id()));
        let base = steps(&dir, &fs::canonicalize(folder)?);
        fs::create_dir(&dir)?;
        let overlay = Self { dir };
        let base = serde_json::to_string(&base.to_string_lossy().replace('\\', "/"))?;
        let text = format!("resources: [{base}]\nbuildMetadata: [originAnnotations]\n");
        fs::write(overlay.dir.join("kustomization.yaml"), text)?;
        Ok(overlay)
    }
}

impl Drop for Overlay {
    fn drop(&mut self) {
        // What is left behind in the folder for temporary files harms nobody.
        _ = fs::remove_dir_all(&self.dir);
    }
}

/// The relative path from one folder to another, both absolute.
fn steps(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

/// The units of what kustomize printed, by the file each object comes from.
fn units(folder: &Path, text: &str, overlay: &Path) -> Vec<Item> {
    let render = Arc::new(Render { name: display(folder), values: None, sets: 1 });
    let own = NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file()).unwrap_or_else(|| folder.into());
    let cwd = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let mut items = Vec::new();
    for document in documents(text) {
        let (path, source) = match origin(document) {
            Some(path) => {
                let absolute = normal(&overlay.join(path));
                let shown = absolute.strip_prefix(&cwd).map_or_else(|_| absolute.clone(), Path::to_owned);
                (shown, Source::Manifest(absolute))
            }
            None => (own.clone(), Source::Nowhere),
        };
        let origin = Origin::new(Arc::clone(&render), source, Some(folder.to_owned()));
        let content = Content::Rendered(document.into(), Arc::new(origin));
        items.push(Item { name: display(&path), path: Some(path), content });
    }
    items
}

/// Kustomize writes `---` between its documents and nowhere else at the start of a line.
fn documents(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n---\n").filter(|document| !document.trim().is_empty())
}

/// The path in the origin of an object that comes from a file at hand.
fn origin(document: &str) -> Option<&str> {
    let (_, after) = document.split_once(&format!("\n    {ANNOTATION}: |\n"))?;
    let mut lines = after.lines().map_while(|line| line.strip_prefix("      "));
    let path = lines.find_map(|line| line.strip_prefix("path: "))?;
    let is_remote = after.lines().map_while(|line| line.strip_prefix("      ")).any(|line| line.starts_with("repo: "));
    (!is_remote).then(|| path.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kustomization_takes_in_is_known() {
        let root = tempfile::tempdir().unwrap();
        for file in ["a.yaml", "p.yaml", "data.yaml", "other.yaml", "base/kustomization.yaml", "plain/x.yaml"] {
            let path = root.path().join("k").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let text = "resources: [a.yaml, ./base, 'https://x/y', plain]\npatches: [{path: p.yaml}]\n\
                    configMapGenerator: [{name: c, files: [key=data.yaml]}]\n";
        fs::write(root.path().join("k/kustomization.yaml"), text).unwrap();
        let found = includes(&root.path().join("k")).unwrap();
        let mut files: Vec<_> = found.files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
        files.sort_unstable();
        assert_eq!(files, ["a.yaml", "data.yaml", "p.yaml"]);
        assert_eq!(found.folders.iter().collect::<Vec<_>>(), [&root.path().join("k/base")]);
        assert!(includes(&root.path().join("k/plain")).is_none());
    }

    #[test]
    fn an_object_knows_its_file() {
        let text = "kind: A\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: ../x/a.yaml\n  name: a\n\
                    ---\nkind: B\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      configuredIn: k.yaml\n\
                    ---\nkind: C\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: c.yaml\n      repo: https://x\n";
        let origins: Vec<_> = documents(text).map(origin).collect();
        assert_eq!(origins, [Some("../x/a.yaml"), None, None]);
    }

    #[test]
    fn the_way_from_one_folder_to_another() {
        assert_eq!(steps(Path::new("/tmp/a"), Path::new("/tmp/b/c")), Path::new("../b/c"));
        assert_eq!(steps(Path::new("/tmp/a"), Path::new("/w")), Path::new("../../w"));
        assert_eq!(normal(Path::new("a/./b/../c")), Path::new("a/c"));
        assert_eq!(normal(Path::new("../a")), Path::new("../a"));
    }
}
