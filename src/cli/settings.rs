//! From configuration and flags to a [`Check`]: which rules, with which parameters and levels, in which repository.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread;

use super::args::{FailOn, OutputArgs, RuleArgs};
use crate::document;
use crate::engine;
use crate::finding::{Level, Location, Problem};
use crate::layout::Layout;
use crate::pipeline::{Check, Configured};
use crate::policy::{self, LoadError, Rule, Selection, SelectionError};
use crate::report::RuleInfo;
use crate::suggest::suggest;
use crate::value::{Value, object, string};
use crate::verdict::Verdict;

/// The newest release of Kubernetes that the library knows.
const NEWEST_KUBERNETES: (u64, u64) = (1, 37);

/// Everything that was said about a run, before the rules are chosen.
pub(super) struct Settings {
    pub(super) exclude: Vec<String>,
    own: Vec<Rule>,
    selection: Selection,
    params: BTreeMap<String, BTreeMap<String, Value>>,
    verdict: Verdict,
    layout: Option<Layout>,
    root: PathBuf,
    kubernetes: (u64, u64),
    namespace: String,
}

impl Settings {
    pub(super) fn new(args: &RuleArgs, output: &OutputArgs) -> Result<Self, Problem> {
        let mut own = Vec::new();
        for path in &args.policy {
            own.extend(load(path)?);
        }
        let mut verdict = Verdict { exit_zero: output.exit_zero, ..Verdict::default() };
        if let Some(fail_on) = output.fail_on {
            verdict.fail_on = match fail_on {
                FailOn::Deny => Level::Deny,
                FailOn::Warn => Level::Warn,
            };
        }
        let kubernetes = match &args.kubernetes_version {
            Some(version) => kubernetes_version(version)?,
            None => NEWEST_KUBERNETES,
        };
        Ok(Self {
            exclude: Vec::new(),
            own,
            selection: Selection {
                bundles: args.bundle.clone(),
                rules: args.rule.clone(),
                skip: args.skip_rule.clone(),
            },
            params: parameters(&args.set_param)?,
            verdict,
            layout: None,
            root: std::env::current_dir().unwrap_or_default(),
            kubernetes,
            namespace: args.namespace.clone().unwrap_or_else(|| "default".into()),
        })
    }

    /// Chooses the rules and fills in their parameters.
    pub(super) fn check(&self) -> Result<Check<'_>, Problem> {
        let bundled = policy::bundled().map_err(|error| unloadable(&error))?;
        unique(bundled, &self.own)?;
        let chosen = self.selection.select(bundled, &self.own).map_err(|error| unknown(&error))?;
        let rules: Vec<Configured<'_>> = chosen
            .into_iter()
            .filter(|rule| self.verdict.is_on(rule))
            .map(|rule| Ok(Configured { rule, params: self.params_of(rule)? }))
            .collect::<Result<_, Problem>>()?;
        if rules.is_empty() {
            return Err(Problem::new("no rule is selected").with_hint("`kubectl policy list` shows what there is"));
        }
        let all = || bundled.iter().chain(&self.own);
        for id in self.params.keys() {
            if !all().any(|rule| rule.id == *id) {
                let known = all().map(|rule| rule.id.clone()).collect();
                return Err(unknown(&SelectionError { sort: "rule", name: id.clone(), known }));
            }
        }
        Ok(Check {
            rules,
            verdict: self.verdict.clone(),
            layout: self.layout.clone(),
            root: self.root.clone(),
            kubernetes: self.kubernetes,
            namespace: self.namespace.clone(),
            complete: false,
            document_limits: document::Limits::default(),
            engine_limits: engine::Limits::default(),
            coverage: None,
            jobs: thread::available_parallelism().map_or(1, std::num::NonZero::get),
        })
    }

    /// The rule's parameters: its defaults, and what was set, checked against what they take.
    fn params_of(&self, rule: &Rule) -> Result<Value, Problem> {
        let mut params = rule.default_params();
        for (name, value) in self.params.get(&rule.id).into_iter().flatten() {
            let Some(parameter) = rule.params.get(name) else {
                let hint = match suggest(name, rule.params.keys().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if rule.params.is_empty() => "the rule has no parameters".into(),
                    None => format!("its parameters are {}", list(rule.params.keys())),
                };
                return Err(Problem::new(format!("rule `{}` has no parameter `{name}`", rule.id)).with_hint(hint));
            };
            if !parameter.kind.admits(value) {
                let wanted = parameter.kind.as_str();
                return Err(Problem::new(format!(
                    "parameter `{name}` of rule `{}` is not a {wanted}: {value}",
                    rule.id
                )));
            }
            params.insert(name.clone(), value.clone());
        }
        Ok(object(params.into_iter().map(|(name, value)| (string(&name), value))))
    }
}

/// What reports say about a rule.
pub(super) fn rule_info(rule: &Rule) -> RuleInfo {
    RuleInfo {
        id: rule.id.clone(),
        title: rule.title.clone(),
        description: rule.description.clone(),
        severity: rule.severity,
        category: rule.category.clone(),
        remediation: rule.remediation.clone(),
        references: rule.references.iter().map(|reference| reference.url.clone()).collect(),
        bundles: rule.bundles.clone(),
    }
}

fn load(path: &std::path::Path) -> Result<Vec<Rule>, Problem> {
    policy::load(path, |modules| {
        engine::discover(modules).map_err(|error| LoadError {
            message: format!("policy does not parse: {}", error.message),
            hint: None,
            place: error.place,
        })
    })
    .map_err(|error| unloadable(&error))
}

fn unloadable(error: &LoadError) -> Problem {
    let location = error.place.as_ref().map(|(file, line)| Location {
        file: file.clone(),
        line: *line,
        column: 1,
        end_line: *line,
        end_column: 1,
    });
    Problem { hint: error.hint.clone(), location, ..Problem::new(error.message.clone()) }
}

/// Two rules of one name would be indistinguishable in configuration and reports.
fn unique(bundled: &[Rule], own: &[Rule]) -> Result<(), Problem> {
    let mut seen = std::collections::BTreeSet::new();
    match bundled.iter().chain(own).find(|rule| !seen.insert(rule.id.as_str())) {
        None => Ok(()),
        Some(rule) => Err(Problem::new(format!("two rules are called `{}`", rule.id))
            .with_hint("a rule is called after its folder; give yours another name")),
    }
}

fn unknown(error: &SelectionError) -> Problem {
    let problem = Problem::new(error.to_string());
    match suggest(&error.name, error.known.iter().map(String::as_str)) {
        Some(near) => problem.with_hint(format!("did you mean `{near}`?")),
        None if error.sort == "bundle" => problem.with_hint(format!("the bundles are {}", list(&error.known))),
        None => problem.with_hint("`kubectl policy list --bundle all` shows all rules"),
    }
}

fn list<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Reads `1.33` or `v1.33.2`.
fn kubernetes_version(text: &str) -> Result<(u64, u64), Problem> {
    let mut parts = text.strip_prefix('v').unwrap_or(text).split('.').map(str::parse);
    match (parts.next(), parts.next()) {
        (Some(Ok(1)), Some(Ok(minor))) => Ok((1, minor)),
        _ => Err(Problem::new(format!("`{text}` is no version of Kubernetes")).with_hint("write it like `1.33`")),
    }
}

/// Reads `RULE.PARAM=VALUE`, the value as YAML.
fn parameters(args: &[String]) -> Result<BTreeMap<String, BTreeMap<String, Value>>, Problem> {
    let mut params: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for arg in args {
        let parts = arg.split_once('=').and_then(|(name, value)| Some((name.rsplit_once('.')?, value)));
        let Some(((rule, name), value)) = parts else {
            return Err(Problem::new(format!("`{arg}` sets no parameter"))
                .with_hint("write it like `--set-param memory-limit-max.max=4Gi`"));
        };
        let value = Value::from_yaml_str(value)
            .map_err(|error| Problem::new(format!("the value in `--set-param {arg}` is not YAML: {error}")))?;
        params.entry(rule.to_owned()).or_default().insert(name.to_owned(), value);
    }
    Ok(params)
}
