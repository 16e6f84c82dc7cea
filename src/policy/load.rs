//! Rules from a user's file or folder: the library's own format (`rule.rego` with metadata), and plain conftest
//! packages (`deny`, `violation`, `warn`) that need no metadata.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::metadata::{self, Custom, Metadata};
use super::packages::declared_package;
use super::{KindSelector, Modules, Rule, Runs, spinnaker};
use crate::finding::{Level, Severity};

/// A policy that cannot be used.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct LoadError {
    /// What failed, on what.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The file, and the line in it from 1.
    pub place: Option<(String, usize)>,
}

impl LoadError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, place: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn at(mut self, file: &str, line: usize) -> Self {
        self.place = Some((file.into(), line));
        self
    }
}

/// A rule that yields findings in Rego without metadata: its package (`main`) and its name (`deny_latest`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryPoint {
    /// The package, without `data.`.
    pub package: String,
    /// The rule's name.
    pub name: String,
}

/// Loads a file or folder. Test files (`*_test.rego`) are left to `test`. `discover` lists the rules that Rego files
/// define and says whether they are of Rego before version 1; it is the engine's, which alone can parse Rego.
///
/// # Errors
///
/// An unreadable file, a fault in metadata or Rego, or a path that holds no rule at all.
pub fn load(
    path: &Path,
    discover: impl Fn(Modules) -> Result<(Modules, Vec<EntryPoint>), LoadError>,
) -> Result<Vec<Rule>, LoadError> {
    let rules = load_if_any(path, discover)?;
    if rules.is_empty() {
        let message = format!("no rule in `{}`", path.display());
        return Err(LoadError::new(message).hint(
            "a policy is a folder with `rule.rego` and its metadata, or a Rego package with `deny`, `violation` or `warn`",
        ));
    }
    Ok(rules)
}

/// The same, and a path that holds no rule is no error: a folder of shared Rego and its tests.
///
/// # Errors
///
/// An unreadable file, a fault in metadata or Rego.
pub fn load_if_any(
    path: &Path,
    discover: impl Fn(Modules) -> Result<(Modules, Vec<EntryPoint>), LoadError>,
) -> Result<Vec<Rule>, LoadError> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    let texts = files.iter().map(|file| Ok((display(file), read(file)?))).collect::<Result<Vec<_>, LoadError>>()?;
    load_texts(texts, discover)
}

/// Rules from names and texts of files, wherever they come from; names with `/` between their parts, in their order.
///
/// # Errors
///
/// A fault in metadata or Rego.
pub fn load_texts(
    files: Vec<(String, String)>,
    discover: impl Fn(Modules) -> Result<(Modules, Vec<EntryPoint>), LoadError>,
) -> Result<Vec<Rule>, LoadError> {
    let (in_folders, plain): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(name, text)| name.ends_with("rule.rego") && metadata::parse(text).is_some());
    let mut rules = Vec::new();
    for (name, text) in &in_folders {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut beside: Vec<_> = plain
            .iter()
            .filter(|(other, _)| other.strip_prefix(folder).is_none_or(|rest| rest.starts_with('/')))
            .filter(|(_, text)| !is_conftest(text))
            .cloned()
            .collect();
        beside.push((name.clone(), text.clone()));
        rules.push(rule_in_folder(
            name,
            text,
            Arc::new(Modules { files: beside, v0: false, with_library: true, bundled: false }),
        )?);
    }
    if !plain.is_empty() {
        let (modules, entries) = discover(Modules { files: plain, v0: false, with_library: true, bundled: false })?;
        let modules = Arc::new(modules);
        let found: Vec<Rule> = entries.iter().filter_map(|entry| package_rule(entry, &modules)).collect();
        rules.extend(found);
        // Of a package that is asked elsewhere, one entry is enough to say so.
        let mut said = std::collections::BTreeSet::new();
        rules.retain(|rule| !matches!(rule.runs, Runs::Elsewhere(_)) || said.insert(rule.id.clone()));
    }
    Ok(rules)
}

/// The rule of a `rule.rego`.
fn rule_in_folder(file: &str, text: &str, modules: Arc<Modules>) -> Result<Rule, LoadError> {
    match metadata::parse(text) {
        Some(Ok(metadata)) => rule_with(metadata, file, text, modules),
        Some(Err(error)) => {
            let message = format!("bad metadata in `{file}`: {}", error.message);
            Err(LoadError::new(message).at(file, error.line))
        }
        None => {
            let message = format!("no metadata in `{file}`");
            Err(LoadError::new(message).hint("a rule begins with a `# METADATA` block above its package"))
        }
    }
}

/// The rule of a `rule.rego` with this metadata: its folders give category, id and package.
pub(super) fn rule_with(metadata: Metadata, file: &str, text: &str, modules: Arc<Modules>) -> Result<Rule, LoadError> {
    let Metadata { title, description, related_resources, custom, .. } = metadata;
    let Custom { severity, bundles, kinds, needs, uses, params, remediation, aliases, service_levels, since } = custom;
    let mut folders = file.rsplit('/').skip(1);
    let (folder, category) = (folders.next().unwrap_or_default(), folders.next().unwrap_or_default());
    let package = declared_package(text).unwrap_or_default();
    if !package.ends_with(folder) {
        let message = format!("package `{package}` of `{file}` does not end in its folder's name `{folder}`");
        return Err(LoadError::new(message).at(file, line_of(text, "package ")));
    }
    let kinds = KindSelector::parse(kinds.iter().map(String::as_str)).map_err(|error| {
        LoadError::new(format!("bad `kinds` in `{file}`: {error}")).at(file, line_of(text, "#   kinds"))
    })?;
    for (name, parameter) in &params {
        if !parameter.kind.admits(&parameter.default) {
            let wanted = parameter.kind.as_str();
            let message = format!("the default of parameter `{name}` in `{file}` is not a {wanted}");
            return Err(LoadError::new(message).at(file, line_of(text, &format!("#     {name}:"))));
        }
    }
    Ok(Rule {
        id: folder.replace('_', "-"),
        category: category.to_owned(),
        title,
        description: description.trim().to_owned(),
        severity,
        level: severity.default_level(),
        bundles,
        kinds,
        needs,
        uses,
        params,
        remediation: remediation.trim().to_owned(),
        references: related_resources,
        aliases,
        service_levels,
        since,
        entry: format!("data.{package}.deny"),
        folder: file.rsplit_once('/').map(|(folder, _)| folder.to_owned()),
        modules,
        runs: Runs::OnDocuments,
    })
}

/// A rule of a package without metadata, named as conftest names them: `deny…` and `violation…` fail, `warn…` warns.
/// Armory's policy engine also knows `response`, an object that says whether the pipeline is allowed.
fn package_rule(entry: &EntryPoint, modules: &Arc<Modules>) -> Option<Rule> {
    let (runs, kinds) = spinnaker::runs(&entry.package);
    let is_response = runs == Runs::OnSavedPipelines && entry.name == "response";
    let (level, severity) = match conftest_sort(&entry.name) {
        Some("warn") => (Level::Warn, Severity::Medium),
        None if !is_response && !matches!(runs, Runs::Elsewhere(_)) => return None,
        _ => (Level::Deny, Severity::High),
    };
    let id = match runs {
        Runs::Elsewhere(_) => entry.package.clone(),
        _ => format!("{}.{}", entry.package, entry.name),
    };
    Some(Rule {
        id,
        runs,
        category: String::new(),
        title: format!("`{}` of package `{}`", entry.name, entry.package),
        description: String::new(),
        severity,
        level,
        bundles: Vec::new(),
        kinds,
        needs: Vec::new(),
        uses: Vec::new(),
        params: BTreeMap::new(),
        remediation: String::new(),
        references: Vec::new(),
        aliases: Vec::new(),
        service_levels: Vec::new(),
        since: String::new(),
        entry: format!("data.{}.{}", entry.package, entry.name),
        folder: None,
        modules: Arc::clone(modules),
    })
}

/// `deny`, `violation` or `warn` when `name` is one of these, alone or with `_words` behind it (conftest,
/// policy/engine.go: `^(deny|violation)(_[a-zA-Z0-9]+)*$`).
fn conftest_sort(name: &str) -> Option<&str> {
    let mut words = name.split('_');
    let sort = words.next().filter(|word| ["deny", "violation", "warn"].contains(word))?;
    words.all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric())).then_some(sort)
}

/// Whether some line of the file starts a conftest rule; such a file is no helper of a rule beside it.
fn is_conftest(text: &str) -> bool {
    text.lines().any(|line| {
        let word = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        conftest_sort(word).is_some()
    })
}

fn line_of(text: &str, start: &str) -> usize {
    text.lines().position(|line| line.starts_with(start)).map_or(1, |index| index + 1)
}

/// Whether a file in a folder of policies is loaded: Rego that is no test.
#[must_use]
pub fn is_policy_file(name: &str) -> bool {
    name.strip_suffix(".rego").is_some_and(|stem| !stem.ends_with("_test"))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), LoadError> {
    let metadata = fs::metadata(path).map_err(|error| {
        LoadError::new(format!("cannot read policy `{}`: {}", path.display(), plain(&error)))
            .hint("a policy is a file or a folder")
    })?;
    if metadata.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| LoadError::new(format!("cannot read folder `{}`: {error}", path.display())))?;
    for entry in entries {
        let path = entry.path();
        let is_source = is_policy_file(&display(&path));
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if is_source || (path.is_dir() && !hidden) {
            collect(&path, files)?;
        }
    }
    Ok(())
}

/// A Rego file larger than this is somebody's mistake, or an attack.
const MAX_POLICY_BYTES: u64 = 4 * 1024 * 1024;

fn read(path: &Path) -> Result<String, LoadError> {
    let size = fs::metadata(path).map_or(0, |metadata| metadata.len());
    if size > MAX_POLICY_BYTES {
        return Err(LoadError::new(format!("policy `{}` is larger than {MAX_POLICY_BYTES} bytes", path.display())));
    }
    fs::read_to_string(path)
        .map_err(|error| LoadError::new(format!("cannot read policy `{}`: {error}", path.display())))
}

/// The system's words for an error, without its number.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conftest_names() {
        assert_eq!(conftest_sort("deny_latest_tag2"), Some("deny"));
        assert_eq!(conftest_sort("warn"), Some("warn"));
        assert_eq!(conftest_sort("deny_"), None);
        assert_eq!(conftest_sort("denylist"), None);
    }
}
