//! Where bytes come from. A source yields [`Item`]s, names of units of text; whoever needs the text reads it with
//! [`Item::read`], so that a run holds no more texts than it has threads.

pub mod cluster;
mod files;
pub mod git;

pub use files::{Excluded, FilesOptions, is_manifest, list_from, walk};
mod helm;
mod kustomize;
mod origin;
mod process;
mod rendered;
pub mod spinnaker;

pub use helm::{
    ANNOTATION as HELM_ANNOTATION, HelmOptions, ListedChart, Sources, TemplateLine, helm_major, helm_plugins,
    is_annotated, parts_of,
};
pub use kustomize::{ANNOTATION as KUSTOMIZE_ANNOTATION, KustomizeOptions};
pub use origin::{Origin, Output, Render, Source};
pub use process::ask;
pub use rendered::{ELSEWHERE, RenderOptions, is_chart_reference, walk_and_render};

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::{fs, io};

use crate::finding::{Problem, Skip};

/// The largest file that is read.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// A unit of text that can be read.
#[derive(Debug, Clone)]
pub struct Item {
    /// The path as the user would write it, `/` between its parts; `-` for standard input.
    pub name: String,
    /// Where it stands for rules that look at paths; `None` where there is no path (standard input).
    pub path: Option<PathBuf>,
    /// Where its text is.
    pub content: Content,
}

/// The text of a unit, or where to get it.
#[derive(Debug, Clone)]
pub enum Content {
    /// A file.
    File(PathBuf),
    /// Text that is already here, and cannot be read again: standard input.
    Text(Arc<str>),
    /// A file as some commit has it.
    Blob(git::Blob),
    /// Text that a program rendered, and what from.
    Rendered(Arc<str>, Arc<Origin>),
    /// An object of a cluster, which has no text until somebody wants to see it.
    Live(Arc<cluster::Live>),
}

/// What a source says while it looks for units.
#[derive(Debug)]
pub enum Found {
    /// A unit.
    Item(Item),
    /// A unit that is checked, but not together with the others: rules that look at other objects cannot be decided.
    Alone(Item),
    /// A unit that is not checked itself: it belongs to what rules see that look at other objects.
    Context(Item),
    /// Something that is left out on purpose.
    Skip(Skip),
    /// Something that could not be looked at.
    Problem(Problem),
    /// The same, where what is missing belongs to the rest: rules that look at objects of this kind, or of any where it is
    /// not known, cannot be decided.
    Unread(Problem, Option<cluster::Kind>),
    /// The folder of a chart, or its archive or address, to be rendered.
    Chart(PathBuf),
    /// The folder of a kustomization, to be rendered.
    Kustomization(PathBuf),
}

impl Item {
    /// All of standard input as one unit.
    ///
    /// # Errors
    ///
    /// Standard input that cannot be read, is too large or is no UTF-8.
    pub fn stdin() -> Result<Self, Problem> {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Problem::new(format!("cannot read standard input: {error}")))?;
        let text = decode("-", bytes)?;
        Ok(Self { name: "-".into(), path: None, content: Content::Text(text.into()) })
    }

    /// What it was rendered from; `None` where it stands for itself.
    #[must_use]
    pub const fn origin(&self) -> Option<&Arc<Origin>> {
        match &self.content {
            Content::Rendered(_, origin) => Some(origin),
            Content::File(_) | Content::Text(_) | Content::Blob(_) | Content::Live(_) => None,
        }
    }

    /// The object of a cluster that it is; `None` for text.
    #[must_use]
    pub const fn live(&self) -> Option<&Arc<cluster::Live>> {
        match &self.content {
            Content::Live(live) => Some(live),
            _ => None,
        }
    }

    /// The unit's text.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is larger than [`MAX_FILE_BYTES`] or is no UTF-8.
    pub fn read(&self) -> Result<Arc<str>, Problem> {
        let path = match &self.content {
            Content::Text(text) | Content::Rendered(text, _) => return Ok(Arc::clone(text)),
            Content::File(path) => path,
            Content::Live(live) => return live.text(),
            Content::Blob(blob) => return decode(&self.name, blob.read(&self.name, MAX_FILE_BYTES)?).map(Arc::from),
        };
        let unreadable = |error: io::Error| Problem::new(format!("cannot read `{}`: {}", self.name, plain(&error)));
        let file = fs::File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(MAX_FILE_BYTES)).unwrap_or_default() + 1);
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        decode(&self.name, bytes).map(Arc::from)
    }
}

fn decode(name: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let most = MAX_FILE_BYTES >> 20;
        return Err(Problem::new(format!("`{name}` is larger than {most} MiB"))
            .with_hint("split it, or leave it out with `--exclude`"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        Problem::new(format!("`{name}` is not UTF-8: invalid byte on line {line}"))
            .with_hint("kubectl reads UTF-8 only; convert the file, or leave it out with `--exclude`")
    })
}

/// The system's words for an error, without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = words.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
