//! The names of the formats: how they are written on the command line, what each is for, and which one belongs to the
//! CI system that the program runs in.

use std::fmt;
use std::str::FromStr;

use crate::finding::Problem;
use crate::suggest::suggest;

/// A way to show a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Drawn for people.
    Text,
    /// A line a finding, as compilers write it.
    Short,
    /// Columns.
    Table,
    /// The JSON contract.
    Json,
    /// The JSON contract, as YAML.
    Yaml,
    /// SARIF 2.1.0.
    Sarif,
    /// The XML of `JUnit`.
    Junit,
    /// Commands to the log of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// Commands to the log of Azure Pipelines.
    Azure,
    /// TAP version 14.
    Tap,
    /// Markdown, for a comment or a job's page.
    Markdown,
    /// Policy reports of the Kubernetes policy working group.
    Policyreport,
}

impl Format {
    /// Every format, in the order in which help lists them.
    pub const ALL: [Self; 13] = [
        Self::Text,
        Self::Short,
        Self::Table,
        Self::Json,
        Self::Yaml,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::Azure,
        Self::Tap,
        Self::Markdown,
        Self::Policyreport,
    ];

    /// The word for it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Short => "short",
            Self::Table => "table",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Azure => "azure",
            Self::Tap => "tap",
            Self::Markdown => "markdown",
            Self::Policyreport => "policyreport",
        }
    }

    /// What it is for, in half a line.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Text => "the offending lines, drawn for people",
            Self::Short => "one line a finding, for editors and grep",
            Self::Table => "columns",
            Self::Json => "everything, as documented JSON",
            Self::Yaml => "the same as YAML",
            Self::Sarif => "SARIF 2.1.0, for GitHub code scanning and others",
            Self::Junit => "JUnit XML, for CircleCI, GitLab and Jenkins",
            Self::Github => "annotations in GitHub Actions",
            Self::Gitlab => "GitLab's code quality report",
            Self::Azure => "annotations in Azure Pipelines",
            Self::Tap => "the Test Anything Protocol, version 14",
            Self::Markdown => "a table for a comment or a job's page",
            Self::Policyreport => "PolicyReport objects for a cluster",
        }
    }

    /// Whether people read it on a terminal: only these take colour.
    #[must_use]
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Short | Self::Table)
    }

    /// The format that the CI system understands in whose job the program runs, to be written besides the one that
    /// was asked for. GitHub and Azure read the log; GitLab wants a file.
    #[must_use]
    pub fn for_ci(env: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let is_set = |name: &str| env(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        [("GITHUB_ACTIONS", Self::Github), ("GITLAB_CI", Self::Gitlab), ("TF_BUILD", Self::Azure)]
            .into_iter()
            .find_map(|(name, format)| is_set(name).then_some(format))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown output format `{0}`")]
pub struct UnknownFormat(
    /// As it was typed.
    pub String,
);

impl From<UnknownFormat> for Problem {
    /// The error with what was probably meant, or what there is.
    fn from(error: UnknownFormat) -> Self {
        let names = Format::ALL.map(Format::as_str);
        let hint = match suggest(&error.0, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the formats are {}", names.map(|name| format!("`{name}`")).join(", ")),
        };
        Self::new(error.to_string()).with_hint(hint)
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let named = |format: &Self| format.as_str().eq_ignore_ascii_case(word);
        Self::ALL.into_iter().find(named).ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_whatever_its_case() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
            assert_eq!(format.as_str().to_uppercase().parse(), Ok(format));
        }
    }

    #[test]
    fn a_word_that_is_no_format_is_answered_with_one_that_is() {
        let hint = |word: &str| Problem::from(word.parse::<Format>().unwrap_err()).hint.unwrap();
        assert_eq!(hint("jsno"), "did you mean `json`?");
        assert_eq!(hint("sarfi"), "did you mean `sarif`?");
        assert_eq!(hint("mark"), "did you mean `markdown`?");
        assert!(hint("protobuf").starts_with("the formats are `text`, `short`,"));
    }

    #[test]
    fn the_ci_system_is_known_by_its_variable() {
        let in_ci = |name: &'static str, value: &'static str| {
            Format::for_ci(&|asked: &str| (asked == name).then(|| value.to_owned()))
        };
        assert_eq!(in_ci("GITHUB_ACTIONS", "true"), Some(Format::Github));
        assert_eq!(in_ci("GITLAB_CI", "true"), Some(Format::Gitlab));
        assert_eq!(in_ci("TF_BUILD", "True"), Some(Format::Azure));
        assert_eq!(in_ci("GITHUB_ACTIONS", "false"), None);
        assert_eq!(in_ci("CI", "true"), None);
    }
}
