//! What a unit of text was rendered from, so that a finding in it can be brought back to what somebody wrote.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::helm::{TemplateLine, align};
use super::{Content, Item};

/// One rendering: a chart with one set of values, or a kustomization. Its objects belong together and to nothing else.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Render {
    /// The chart or the kustomization, as the user would write it.
    pub name: String,
    /// The set of values, where the chart is rendered with several.
    pub values: Option<String>,
    /// With how many sets of values it is rendered.
    pub sets: usize,
}

/// What a rendered unit stands for.
#[derive(Debug)]
pub struct Origin {
    /// The rendering it is part of.
    pub render: Arc<Render>,
    /// The file it was rendered from.
    pub source: Source,
    /// The folder whose place counts for rules where the file's does not fit the layout: the chart's.
    pub folder: Option<PathBuf>,
    /// The rendered text, for telling whether another set of values made the same.
    pub output: Arc<Output>,
}

/// What is found out about a rendered text when a finding asks for it. Sets of values that make the same of a template
/// share it.
#[derive(Debug, Default)]
pub struct Output {
    template: OnceLock<Option<Arc<str>>>,
    lines: OnceLock<Vec<Option<TemplateLine>>>,
}

/// The file that a rendered unit comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A template of Helm, whose lines are found by aligning.
    Template(PathBuf),
    /// A manifest that a kustomization changed, whose lines are found by the paths in it.
    Manifest(PathBuf),
    /// No file that is at hand: places are those of the rendered text.
    Nowhere,
}

impl Origin {
    /// An origin whose file is read when a finding asks for it.
    #[must_use]
    pub fn new(render: Arc<Render>, source: Source, folder: Option<PathBuf>) -> Self {
        Self { render, source, folder, output: Arc::default() }
    }

    /// The text of the file it comes from; `None` where it cannot be read.
    #[must_use]
    pub fn text(&self) -> Option<&Arc<str>> {
        let path = match &self.source {
            Source::Template(path) | Source::Manifest(path) => path,
            Source::Nowhere => return None,
        };
        let read = || {
            let item = Item { name: String::new(), path: None, content: Content::File(path.clone()) };
            item.read().ok()
        };
        self.output.template.get_or_init(read).as_ref()
    }

    /// The template's line for a line of the rendered text, both from 1.
    #[must_use]
    pub fn line(&self, rendered: &str, line: usize) -> Option<TemplateLine> {
        let template = self.text()?;
        self.output.lines.get_or_init(|| align(template, rendered)).get(line.checked_sub(1)?).copied().flatten()
    }
}
