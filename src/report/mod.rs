//! How a run is shown: the formats, what they are told besides the findings, and the way to the right one. Every format
//! is one file that turns a finished [`Report`] into bytes on a given writer; what counts as a failure, and the exit
//! status, are decided elsewhere.

mod azure;
mod events;
mod excerpt;
mod format;
mod github;
mod gitlab;
mod groups;
mod json;
mod junit;
mod line_hash;
mod markdown;
mod metrics;
mod overview;
mod policyreport;
mod sarif;
mod sarif_rule;
mod short;
mod summary;
mod table;
mod tap;
pub mod terminal;
mod text;
mod view;
mod yaml;

#[cfg(test)]
mod testing;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::finding::{Problem, Report, Severity};

pub use events::{Event, write_event, write_event_json};
pub use format::{Format, UnknownFormat};
pub use groups::by_namespace;
pub use markdown::write_step_summary;
pub use metrics::{Counters, metrics};
pub use overview::{Sharing, write_overview};
pub use policyreport::{ReportKinds, policy_reports};
pub use view::path_text;

/// What a report says about a rule besides its findings.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// The kebab-case id.
    pub id: String,
    /// A noun phrase for the bad pattern.
    pub title: String,
    /// Why it matters; several sentences, line breaks as in the metadata.
    pub description: String,
    /// How bad it is, as its author sees it.
    pub severity: Severity,
    /// The folder it lives in, such as `images`.
    pub category: String,
    /// What to do about it.
    pub remediation: String,
    /// Addresses to read more at.
    pub references: Vec<String>,
    /// The bundles that hold it.
    pub bundles: Vec<String>,
}

/// How much is said, in the formats that people read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Only what fails the run and what could not be checked.
    Quiet,
    /// Findings, problems, the skips that matter, and the summary.
    #[default]
    Normal,
    /// Also what was waived, only counted, skipped for a reason of its own, or had nothing to look at.
    Verbose,
}

/// Gives the text of a file by the name that locations use, or nothing.
pub type ReadText<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Gives another name of a file by the name that locations use, or nothing.
pub type Rename<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// All that a format needs to know besides the report itself.
#[derive(Clone)]
pub struct Context<'a> {
    /// The program's version, `0.1.0`.
    pub version: &'a str,
    /// How the user calls the program: `kubectl policy`, `helm policy` or `kubectl-policy`.
    pub command: &'a str,
    /// The rules of the run, those without a finding included.
    pub rules: &'a [RuleInfo],
    /// Whether text carries colour; machine formats never do.
    pub color: bool,
    /// The columns that text may use.
    pub width: usize,
    /// How much text says.
    pub verbosity: Verbosity,
    /// The files, where they still can be had. SARIF needs them for the hash by which GitHub follows a line through
    /// history, and goes without where they are absent.
    pub read_text: Option<&'a ReadText<'a>>,
    /// Paths from the root of the repository, by which CI systems know files.
    pub from_root: Option<&'a Rename<'a>>,
    /// Addresses of files, where the terminal opens links.
    pub file_url: Option<&'a Rename<'a>>,
}

impl<'a> Context<'a> {
    /// A context for plain text of [`terminal::DEFAULT_WIDTH`] columns.
    #[must_use]
    pub fn new(version: &'a str, command: &'a str, rules: &'a [RuleInfo]) -> Self {
        Self {
            version,
            command,
            rules,
            color: false,
            width: terminal::DEFAULT_WIDTH,
            verbosity: Verbosity::Normal,
            read_text: None,
            from_root: None,
            file_url: None,
        }
    }

    /// The rule of that id, if the run had it.
    fn rule(&self, id: &str) -> Option<&'a RuleInfo> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// A file as CI systems know it: from the root of the repository if it is in one.
    fn repository_path<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.from_root.and_then(|from_root| from_root(name)) {
            Some(path) => Cow::Owned(path),
            None => Cow::Borrowed(name.strip_prefix("./").unwrap_or(name)),
        }
    }
}

/// Writes the whole report in one format.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write(format: Format, report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, context, out),
        Format::Short => short::write(report, context, out),
        Format::Table => table::write(report, context, out),
        Format::Json => json::write(report, out),
        Format::Yaml => yaml::write_report(report, out),
        Format::Sarif => sarif::write(report, context, out),
        Format::Junit => junit::write(report, context, out),
        Format::Github => github::write(report, context, out),
        Format::Gitlab => gitlab::write(report, context, out),
        Format::Azure => azure::write(report, context, out),
        Format::Tap => tap::write(report, context, out),
        Format::Markdown => markdown::write(report, context, out),
        Format::Policyreport => policyreport::write(report, context, out),
    }
}

/// Writes the numbers of a run in one line: the verdict, where the report itself could not be written.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_numbers(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    summary::write_line(report, context, out)
}

/// Draws problems alone, as text: for what ends a run before there is a report.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_problems(problems: &[Problem], context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    text::write_problems(problems, context, out)
}
