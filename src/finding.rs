//! What a run says: findings, problems, skips and their summary. Plain data; how it came about is the pipeline's
//! business, how it is shown is the reporters'.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// How bad it is when a rule is broken, as its author sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A weakness.
    Low,
    /// A likely fault in production.
    Medium,
    /// A fault, or a way in for an attacker.
    High,
    /// The cluster itself is at risk, or the object cannot work at all.
    Critical,
}

impl Severity {
    /// Every severity, the mildest first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The lower-case word for it, as in metadata and output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The level that a rule of this severity has until the configuration says otherwise.
    #[must_use]
    pub const fn default_level(self) -> Level {
        match self {
            Self::Critical | Self::High => Level::Deny,
            Self::Medium | Self::Low | Self::Info => Level::Warn,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How much depends on a service, by its objective for availability: A above 99.9 %, B from 99 % on, C from 95 % on
/// (mercari/production-readiness-checklist). Rules say of which services they are demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ServiceLevel {
    /// The most depends on it.
    A,
    /// Much depends on it.
    B,
    /// It may be away for a while.
    C,
}

impl ServiceLevel {
    /// Every level, the one with the highest demands first.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The letter for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

impl fmt::Display for ServiceLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a finding does here, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// The finding is only counted.
    Dryrun,
    /// The finding is shown and does not fail the run.
    Warn,
    /// The finding fails the run.
    Deny,
}

impl Level {
    /// The lower-case word for it, as in configuration and output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Dryrun => "dryrun",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One key of a path into a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Segment {
    /// A place in a list, from 0.
    Index(usize),
    /// A key of a map.
    Key(String),
}

/// Which object a finding is about. All parts are as written in the manifest, `""` where it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// `apps/v1`
    pub api_version: String,
    /// `Deployment`
    pub kind: String,
    /// `metadata.namespace`, where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `metadata.name`, or `metadata.generateName` with `*` behind it.
    pub name: String,
}

impl fmt::Display for Resource {
    /// `Deployment shop/web`, as kubectl's users say it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{} {}/{}", self.kind, namespace, self.name),
            None => write!(f, "{} {}", self.kind, self.name),
        }
    }
}

/// A place in a file. Lines and columns count from 1; columns are characters; the end is one past the last character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// The path as the user would write it, with `/`; `-` for standard input.
    pub file: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column.
    pub end_column: usize,
}

/// The lines of a file around a place, kept so that a report can draw them after the text is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The number of the first line in `text`, from 1.
    pub first_line: usize,
    /// Whole lines, without the last line's end.
    pub text: String,
    /// What is wrong, in bytes of `text`.
    pub highlight: Range<usize>,
    /// The object's own place in `text` is not shown; what is missing stands under the highlighted parent.
    pub missing: bool,
}

/// What a place in rendered text is worth to whoever looks for it in what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Doubt {
    /// The nearest line of the source: another one would explain the text as well.
    Approximate,
    /// The sources are not at hand: the line counts in the rendered text.
    Rendered,
    /// No line of the source explains the text.
    Unknown,
}

impl Doubt {
    /// The words for it behind a message.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approximate => "line approximate, shown as rendered",
            Self::Rendered => "line of the rendered text",
            Self::Unknown => "shown as rendered, its line in the source is not known",
        }
    }
}

/// What must be said of a finding because the text that it is in was rendered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rendering {
    /// The sets of values that a chart has it with; none where the chart has only one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub value_sets: Vec<String>,
    /// Those are all the sets that the chart was rendered with.
    pub all_sets: bool,
    /// Its place is not the very one that somebody wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

impl fmt::Display for Rendering {
    /// `with a.yaml, b.yaml; line approximate, shown as rendered`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value_sets.as_slice() {
            [] => {}
            sets if self.all_sets => write!(f, "with all {} sets of values", sets.len())?,
            sets => write!(f, "with {}", sets.join(", "))?,
        }
        let Some(doubt) = self.doubt else { return Ok(()) };
        let between = if self.value_sets.is_empty() { "" } else { "; " };
        write!(f, "{between}{}", doubt.as_str())
    }
}

/// A rule's complaint about a document.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it does here.
    pub level: Level,
    /// What is wrong, one line without a full stop.
    pub message: String,
    /// The object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<Resource>,
    /// The container's name, when the path leads into one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// The keys from the document's root to what is wrong.
    #[serde(serialize_with = "slice")]
    pub path: Arc<[Segment]>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// In which renderings it is and what its place is worth, where there is something to say about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rendering: Option<Rendering>,
    /// Equal for the same complaint about the same thing, whatever line it stands on.
    pub fingerprint: String,
    /// Who answers for the object, where the configuration says which label or annotation tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Why it is accepted, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
    /// It is in the baseline: it was there before, and does not fail the run.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub baseline: bool,
    /// The text around it.
    #[serde(skip)]
    pub excerpt: Option<Excerpt>,
    /// What to do about it, from the rule's metadata.
    #[serde(serialize_with = "text", skip_serializing_if = "is_blank")]
    pub remediation: Arc<str>,
    /// The order in which documents were read, for sorting; no part of the output.
    #[serde(skip)]
    pub document: usize,
}

fn text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    str::serialize(text, serializer)
}

fn slice<S: Serializer>(segments: &Arc<[Segment]>, serializer: S) -> Result<S::Ok, S::Error> {
    <[Segment]>::serialize(segments, serializer)
}

fn is_blank(text: &Arc<str>) -> bool {
    text.is_empty()
}

/// A finding accepted on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day on which it holds, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// Something that a user should know and that decides nothing: a waiver that ends soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What it is, one line without a full stop.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// Whether a waiver is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Used {
    /// It covers a finding.
    Yes,
    /// It covers none, and everything that it could cover was looked at.
    No,
    /// It covers none in this run, which did not hold everything.
    Unknown,
}

impl Used {
    /// The lower-case word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// A waiver that a run met, and what it was good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WaiverUse {
    /// The rule's id, or a pattern for ids.
    pub rule: String,
    /// What it covers, in words.
    pub covers: String,
    /// How it is written: `configuration`, `annotation`, `comment`, or another tool's name.
    pub form: &'static str,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day on which it holds, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// How many days are left, 0 on the last day; negative when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// Whether it is of use.
    pub used: Used,
    /// How many findings it covers.
    pub findings: usize,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// Something that could not be checked: the run ends with status 2, whatever else was found.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// What failed, on what; lower case, no full stop.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where, when it is a place in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The text around it.
    #[serde(skip)]
    pub excerpt: Option<Excerpt>,
    /// The order in which it was met, for sorting; no part of the output.
    #[serde(skip)]
    pub document: usize,
}

impl Finding {
    /// Whether it is neither accepted nor known: what it does is said by its level.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.waiver.is_none() && !self.baseline
    }

    /// The message for people: what must be said of the rendering stands behind it.
    #[must_use]
    pub fn told(&self) -> Cow<'_, str> {
        match &self.rendering {
            Some(rendering) => Cow::Owned(format!("{} ({rendering})", self.message)),
            None => Cow::Borrowed(&self.message),
        }
    }
}

impl Problem {
    /// A problem without a place in a file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, location: None, excerpt: None, document: 0 }
    }

    /// The same, with advice.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Something that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skip {
    /// The rule's id, or the file.
    pub what: String,
    /// Why, one line.
    pub reason: String,
    /// How many documents it concerns.
    pub documents: usize,
}

/// The numbers of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Files (or other units of text) that were read.
    pub files: usize,
    /// Documents in them, Kubernetes or not.
    pub documents: usize,
    /// Documents that rules looked at, after lists were taken apart.
    pub resources: usize,
    /// Documents that are no Kubernetes objects and were left alone.
    pub other_documents: usize,
    /// Rules that ran on at least one document.
    pub rules: usize,
    /// Findings that fail the run.
    pub deny: usize,
    /// Findings that are shown and do not.
    pub warn: usize,
    /// Findings that are only counted.
    pub dryrun: usize,
    /// Findings accepted on purpose.
    pub waived: usize,
    /// Findings that were there before, by the baseline.
    pub baseline: usize,
    /// Entries of the list of skips.
    pub skipped: usize,
    /// Problems: what could not be checked.
    pub errors: usize,
}

impl Summary {
    /// Counts findings anew, by level and by what does not count.
    pub fn count(&mut self, findings: &[Finding]) {
        let of = |level| findings.iter().filter(|finding| finding.counts() && finding.level == level).count();
        (self.deny, self.warn, self.dryrun) = (of(Level::Deny), of(Level::Warn), of(Level::Dryrun));
        self.waived = findings.iter().filter(|finding| finding.waiver.is_some()).count();
        self.baseline = findings.iter().filter(|finding| finding.waiver.is_none() && finding.baseline).count();
    }
}

/// All that a run says, in the order in which it is shown.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The numbers.
    pub summary: Summary,
    /// Sorted by path, document, line, column and rule.
    pub findings: Vec<Finding>,
    /// What was left out.
    pub skipped: Vec<Skip>,
    /// What could not be checked.
    pub errors: Vec<Problem>,
    /// What should be known and decides nothing, by place.
    pub notices: Vec<Notice>,
    /// Rules that were selected and matched no document.
    pub idle_rules: Vec<String>,
    /// The waivers that were met, by place.
    pub waivers: Vec<WaiverUse>,
}
