//! Finding and reading the file, and the checks that types alone do not make.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use ignore::gitignore::GitignoreBuilder;
use serde::Deserialize;

use super::{Config, FILE_NAMES, Origin, Place, VERSION};
use crate::finding::{Problem, Segment};
use crate::typed::{Part, TypedYaml};

/// What is read first: the other keys may be those of a later version.
#[derive(Deserialize)]
#[serde(expecting = "a map that begins with `version: 1`")]
struct Version {
    #[serde(default)]
    version: Option<u64>,
}

impl Config {
    /// Reads the configuration of a directory: the one in it, or in the nearest directory above it up to the root of
    /// the file system. `None` if there is none.
    ///
    /// # Errors
    ///
    /// A directory that does not exist, two files with the two names beside each other, and those of [`Config::load`].
    pub fn discover(dir: &Path) -> Result<Option<Self>, Box<Problem>> {
        match find(dir)? {
            Some(path) => Self::load(&path).map(Some),
            None => Ok(None),
        }
    }

    /// Reads a configuration file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and the first mistake in it, at its place.
    pub fn load(path: &Path) -> Result<Self, Box<Problem>> {
        let shown = shown(path);
        let bytes = fs::read(path).map_err(|error| unreadable(&shown, &error))?;
        let text = String::from_utf8(bytes)
            .map_err(|error| Problem::new(format!("cannot read `{shown}`: it is no UTF-8, {}", error.utf8_error())))?;
        Self::parse(path, &shown, &text)
    }

    /// Reads the text of a configuration that stands, or would stand, at the path; `shown` names it to the user.
    ///
    /// # Errors
    ///
    /// The first mistake in it, at its place.
    pub fn parse(path: &Path, shown: &str, text: &str) -> Result<Self, Box<Problem>> {
        let yaml = TypedYaml::parse(shown, text)?;
        check_version(&yaml)?;
        let mut config: Self = yaml.read()?;
        config.origin = Some(Origin { path: path.to_owned(), yaml });
        config.check()?;
        Ok(config)
    }

    /// What is well-formed and still means nothing.
    fn check(&self) -> Result<(), Box<Problem>> {
        for (index, pattern) in self.exclude.iter().enumerate() {
            if let Err(error) = GitignoreBuilder::new("").add_line(None, pattern) {
                let error = error.to_string();
                let reason = error.rsplit(": ").next().unwrap_or(&error);
                let message = format!("`{pattern}` is no pattern: {reason}");
                return Err(Box::new(self.problem(Place::Exclude(index), message)));
            }
        }
        if let Some(index) = self.policies.iter().position(|policy| policy.trim().is_empty()) {
            return Err(Box::new(self.problem(Place::Policy(index), format!("`policies[{index}]` is an empty path"))));
        }
        for (id, settings) in &self.rules {
            let mut faults = settings.overrides.iter().enumerate().filter_map(|(index, it)| Some((index, it.fault()?)));
            if let Some((index, fault)) = faults.next() {
                let message = format!("`rules.{id}.overrides[{index}]` means nothing: {fault}");
                return Err(Box::new(self.problem(Place::Override(id, index), message)));
            }
        }
        if let Some(pattern) = self.namespace_pattern.as_ref().filter(|pattern| pattern.as_str().contains(['/', '*'])) {
            let message = format!("`namespace-pattern` is `{pattern}`, and the name of a namespace has no `/` or `*`");
            let problem = self.problem(Place::NamespacePattern, message).with_hint("write `{service}-{env}`");
            return Err(Box::new(problem));
        }
        Ok(())
    }
}

fn check_version(yaml: &TypedYaml) -> Result<(), Box<Problem>> {
    let path = [Segment::Key("version".to_owned())];
    let problem = match yaml.read::<Version>()?.version {
        Some(VERSION) => return Ok(()),
        Some(other) => yaml
            .problem(&path, Part::Value, format!("`version` is `{other}`, and only version 1 is known"))
            .with_hint("write `version: 1`, or use the `kubectl-policy` that this file was written for"),
        None => yaml.problem(&[], Part::Value, "the configuration has no `version`").with_hint("add `version: 1`"),
    };
    Err(Box::new(problem))
}

/// The file that counts for a directory.
fn find(dir: &Path) -> Result<Option<PathBuf>, Box<Problem>> {
    // Only an absolute path shows all directories above it, and `..` in it would show some twice. Windows' canonical
    // paths are of a form that few programs show, and its absolute ones have no `..` anyway.
    let absolute = if cfg!(windows) { std::path::absolute(dir) } else { fs::canonicalize(dir) };
    let absolute = absolute.map_err(|error| unreadable(&dir.display().to_string(), &error))?;
    for above in absolute.ancestors() {
        // A link that leads nowhere is found, so that it is said when it is read.
        let mut found = FILE_NAMES.iter().map(|name| above.join(name)).filter(|path| path.symlink_metadata().is_ok());
        if let Some(path) = found.next() {
            if let Some(other) = found.next() {
                let message = format!("both `{}` and `{}` are there", shown(&path), shown(&other));
                return Err(Box::new(Problem::new(message).with_hint("keep one of them")));
            }
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// The path as the user would write it: from the working directory, where it lies in that.
fn shown(path: &Path) -> String {
    let from_here = env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    let text = from_here.unwrap_or_else(|| path.to_owned()).display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

fn unreadable(what: &str, error: &io::Error) -> Box<Problem> {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string().to_lowercase(),
    };
    Box::new(Problem::new(format!("cannot read `{what}`: {reason}")))
}
