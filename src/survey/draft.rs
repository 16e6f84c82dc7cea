//! A configuration for what was found, with what each setting matched beside it.

use std::fmt::Write as _;

use super::{Fit, Names, Pattern, Survey};

/// How many services and others are named before it is only said how many more there are.
const NAMED: usize = 3;

/// A draft, and what is told about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text of `.kubectl-policy.yaml`.
    pub text: String,
    /// What was found, by topic, for people: `("layout", "manifests/… fits 12 of 13 files")`.
    pub remarks: Vec<(&'static str, String)>,
}

/// Everything that a draft is made of.
#[derive(Debug)]
pub struct Findings<'s> {
    /// What lies in the repository.
    pub survey: &'s Survey,
    /// How the paths of manifests are made.
    pub layout: Option<&'s Pattern>,
    /// How the paths of pipelines are made.
    pub pipelines: Option<&'s Pattern>,
    /// What things are called.
    pub names: &'s Names,
    /// The bundles that there are.
    pub bundles: &'s [&'s str],
}

/// Writes a configuration.
#[must_use]
pub fn draft(findings: &Findings<'_>) -> Draft {
    let mut draft = Draft {
        text:
            "# How the manifests of this repository are checked, made by `kubectl policy init` from what lay in it.\n\
               version: 1\n"
                .to_owned(),
        remarks: Vec::new(),
    };
    draft.inventory(findings);
    draft.bundles(findings);
    draft.layouts(findings);
    draft.environments(findings.names);
    draft.excluded(findings.survey);
    draft.charts(findings.survey);
    draft.rules(findings);
    draft.text.push_str(
        "\n# The release that the manifests are meant for, for rules about retired API versions.\n\
         # kubernetes-version: \"1.33\"\n",
    );
    draft
}

impl Draft {
    fn remark(&mut self, topic: &'static str, text: impl Into<String>) {
        self.remarks.push((topic, text.into()));
    }

    /// A setting with a comment above it.
    fn set(&mut self, comment: &str, setting: &str) {
        // Writing to a string cannot fail.
        _ = write!(self.text, "\n{}{setting}\n", comment_lines(comment));
    }

    fn inventory(&mut self, findings: &Findings<'_>) {
        let Survey { manifests, charts, kustomizations, pipelines, .. } = findings.survey;
        let mut counts = vec![count(manifests.len(), "object")];
        for (number, what) in
            [(charts.len(), "chart"), (kustomizations.len(), "kustomization"), (pipelines.len(), "pipeline")]
        {
            if number > 0 {
                counts.push(count(number, what));
            }
        }
        self.remark("found", counts.join(", "));
    }

    fn bundles(&mut self, findings: &Findings<'_>) {
        let mut bundles = vec!["default"];
        if findings.layout.is_some() {
            bundles.push("monorepo");
        }
        if !findings.survey.pipelines.is_empty() && findings.bundles.contains(&"spinnaker") {
            bundles.push("spinnaker");
        }
        let comment = "`kubectl policy list --bundle NAME` shows the rules of each; `strict` is more of `default`.";
        self.set(comment, &format!("bundles: [{}]", bundles.join(", ")));
        self.remark("bundles", bundles.join(", "));
    }

    fn layouts(&mut self, findings: &Findings<'_>) {
        let patterns: Vec<&Pattern> = findings.layout.into_iter().chain(findings.pipelines).collect();
        for Pattern { layout, fit } in &patterns {
            self.remark("layout", format!("{layout} {}", fits(fit, "file")));
        }
        match patterns.as_slice() {
            [] => {
                self.remark("layout", "none: no part of the paths says which service an object belongs to");
                let comment = "How paths are made; with it, the bundle `monorepo` compares manifests with their paths.";
                self.set(comment, "# layout: services/{service}/{env}/{name}.yaml");
            }
            [Pattern { layout, fit }] => {
                self.set(&sentence(&fits(fit, "file")), &format!("layout: {}", scalar(layout.as_str())));
            }
            several => {
                let mut list = "layout:".to_owned();
                for Pattern { layout, fit } in several {
                    _ = write!(list, "\n  - {} # {}", scalar(layout.as_str()), fits(fit, "file"));
                }
                self.set("A path is read by the first that it fits.", &list);
            }
        }
        if !findings.names.services.is_empty() {
            let names: Vec<&str> = findings.names.services.keys().map(String::as_str).collect();
            self.remark("services", format!("{}: {}", names.len(), some_of(&names)));
        }
    }

    fn environments(&mut self, names: &Names) {
        if !names.environments.is_empty() {
            let pair = |(long, short): (&String, &String)| format!("{}: {}", scalar(long), scalar(short));
            let pairs: Vec<String> = names.environments.iter().map(pair).collect();
            self.set("Folders, and how namespaces call them.", &format!("environments: {{{}}}", pairs.join(", ")));
            self.remark("environments", pairs.join(", "));
        }
        match &names.namespaces {
            Some((pattern, fit)) => {
                let setting = format!("namespace-pattern: {}", scalar(pattern));
                self.set(&sentence(&format!("How namespaces are called: {}", fits(fit, "object"))), &setting);
                self.remark("namespaces", format!("{pattern} {}", fits(fit, "object")));
            }
            None if names.with_namespace > 0 => {
                let objects = count(names.with_namespace, "object");
                self.remark("namespaces", format!("no pattern for what {objects} say"));
            }
            None => {}
        }
    }

    fn excluded(&mut self, survey: &Survey) {
        if survey.foreign.is_empty() {
            return;
        }
        let mut list = "exclude:".to_owned();
        for (path, files) in &survey.foreign {
            _ = write!(list, "\n  - {} # {}", scalar(path), count(*files, "file"));
            self.remark("excluded", format!("{path} ({})", count(*files, "file")));
        }
        self.set("What others wrote, and templates that are no YAML before something fills them in.", &list);
    }

    fn charts(&mut self, survey: &Survey) {
        let several: Vec<_> = survey.charts.iter().filter(|chart| !chart.values.is_empty()).collect();
        if several.is_empty() {
            return;
        }
        let mut list = "charts:".to_owned();
        for chart in several {
            for values in &chart.values {
                let path = scalar(&chart.path);
                _ = write!(list, "\n  - {{path: {path}, values: [values.yaml, {}]}}", scalar(values));
            }
            self.remark("charts", format!("{} with {}", chart.path, chart.values.join(", ")));
        }
        self.set("Charts with values for several places; all others are rendered with their defaults.", &list);
    }

    /// What rules have to be told, or would say about nearly everything.
    fn rules(&mut self, findings: &Findings<'_>) {
        let Names { environments, namespaces, label, .. } = findings.names;
        if findings.layout.is_none() {
            return;
        }
        let mut list = String::new();
        let usual = if environments.is_empty() { "{service}" } else { "{service}-{env}" };
        match namespaces {
            Some((pattern, _)) if *pattern == usual => {}
            Some((pattern, _)) => {
                _ = write!(list, "\n  namespace-mismatch: {{params: {{pattern: {}}}}}", scalar(pattern));
            }
            None => list.push_str("\n  namespace-mismatch: {level: off} # no pattern fits what the namespaces are"),
        }
        if let Some((key, fit)) = label {
            let fit = fits(fit, "object");
            self.remark("label", format!("{key} {fit}"));
            if *key != "app" {
                _ = write!(list, "\n  service-label-mismatch: {{params: {{label: {}}}}} # {fit}", scalar(key));
            }
        } else {
            self.remark("label", "none holds the name of the service");
            list.push_str("\n  service-label-mismatch: {level: off} # no label holds the name of the service");
        }
        if !list.is_empty() {
            self.set("What the rules about paths have to know.", &format!("rules:{list}"));
        }
    }
}

/// `fits 12 of 13 files, not platform/a.yaml`
fn fits(fit: &Fit, what: &str) -> String {
    let all = fit.fits + fit.others.len();
    let mut text = format!("fits {} of {}", fit.fits, count(all, what));
    if !fit.others.is_empty() {
        let others: Vec<&str> = fit.others.iter().map(String::as_str).collect();
        _ = write!(text, ", not {}", some_of(&others));
    } else if let Some(example) = &fit.example {
        _ = write!(text, ", for example {example}");
    }
    text
}

/// The first few of them, and how many more there are.
fn some_of(names: &[&str]) -> String {
    let few: Vec<String> = names.iter().take(NAMED).map(|name| printable(name)).collect();
    match names.len().saturating_sub(NAMED) {
        0 => few.join(", "),
        more => format!("{} and {more} more", few.join(", ")),
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// Text as comments, no wider than others in a configuration.
fn comment_lines(text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        if width > 0 && width + word.chars().count() < 118 {
            lines.push(' ');
            width += 1;
        } else {
            lines.push_str(if width == 0 { "# " } else { "\n# " });
            width = 2;
        }
        lines.push_str(word);
        width += word.chars().count();
    }
    lines.push('\n');
    lines
}

/// A name of the file system as it may stand in a comment: nothing in it ends the line.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// A string as YAML, bare where it may be.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._/-{}*".contains(c);
    let is_bare = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_plain);
    // kubectl's YAML is of version 1.1, where these are booleans or nothing.
    let is_other = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    if is_bare && !is_other.iter().any(|other| other.eq_ignore_ascii_case(text)) {
        return text.to_owned();
    }
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_where_they_must_be() {
        assert_eq!(scalar("services/{service}/*.yaml"), "services/{service}/*.yaml");
        assert_eq!(scalar("{service}-{env}"), "\"{service}-{env}\"");
        assert_eq!(scalar("on"), "\"on\"");
        assert_eq!(scalar("a: b\n"), r#""a: b\n""#);
    }

    #[test]
    fn comments_are_wrapped_and_end_with_their_line() {
        let comment = comment_lines(&"word ".repeat(40));
        assert!(
            comment.lines().count() == 2 && comment.lines().all(|line| line.starts_with("# ") && line.len() <= 120)
        );
        assert_eq!(some_of(&["a\nrules:", "b"]), "a?rules:, b");
    }
}
