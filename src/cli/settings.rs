//! From configuration and flags to a [`Check`]: which rules, with which parameters and levels, in which repository.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;

use super::args::{FailOn, OutputArgs, RuleArgs};
use crate::baseline::Baseline;
use crate::config::{Config, Glob, KubernetesVersion, Place, RuleSettings};
use crate::date::Date;
use crate::document;
use crate::engine;
use crate::finding::{Level, Problem};
use crate::locate;
use crate::pipeline::{Check, Configured};
use crate::policy::{self, EntryPoint, LoadError, Modules, Rule, Selection, SelectionError};
use crate::report::RuleInfo;
use crate::source::{Excluded, FilesOptions};
use crate::suggest::suggest;
use crate::value::{Value, object, string};
use crate::verdict::Verdict;
use crate::waiver::Waivers;

/// The newest release of Kubernetes that the library knows.
pub(super) const NEWEST_KUBERNETES: KubernetesVersion = KubernetesVersion { major: 1, minor: 37 };

/// A step that may end the run.
pub(super) type Fallible<T> = Result<T, Box<Problem>>;

/// Everything that was said about a run, flags laid over the configuration, before the rules are chosen.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) config: Config,
    own: Vec<Rule>,
    selection: Selection,
    params: BTreeMap<String, BTreeMap<String, Value>>,
    verdict: Verdict,
    baseline: Option<Baseline>,
    root: PathBuf,
    kubernetes: KubernetesVersion,
    namespace: String,
}

/// How the files are read that a configuration names.
pub(super) struct Files<'f> {
    /// Loads policies.
    pub(super) policies: &'f dyn Fn(&Path) -> Fallible<Vec<Rule>>,
    /// Reads a text.
    pub(super) text: &'f dyn Fn(&Path) -> Fallible<String>,
}

impl Settings {
    pub(super) fn new(args: &RuleArgs, output: &OutputArgs) -> Fallible<Self> {
        let cwd = std::env::current_dir()
            .map_err(|error| Problem::new(format!("the working directory cannot be read: {error}")))?;
        let config = configuration(args, &cwd)?;
        let root = root(&config, &cwd);
        let files = Files {
            policies: &|path| load(path.strip_prefix(&cwd).unwrap_or(path)),
            text: &|path| read(path.strip_prefix(&cwd).unwrap_or(path)),
        };
        Self::with(config, root, args, output, &files)
    }

    /// The same for a configuration that comes from elsewhere than the file system; `files` are those that it names, and
    /// `root` is the folder that paths are relative to where rules see them.
    pub(super) fn with(
        config: Config,
        root: PathBuf,
        args: &RuleArgs,
        output: &OutputArgs,
        files: &Files<'_>,
    ) -> Fallible<Self> {
        let mut config = config;
        config.compat_waivers |= args.compat_waivers;
        let mut own = Vec::new();
        for (index, path) in config.policies.iter().enumerate() {
            own.extend((files.policies)(&config.resolve(path)).map_err(|problem| match problem.location {
                Some(_) => problem,
                None => {
                    Box::new(Problem { hint: problem.hint, ..config.problem(Place::Policy(index), problem.message) })
                }
            })?);
        }
        for path in &args.policy {
            own.extend(load(path)?);
        }
        let kubernetes = match &args.kubernetes_version {
            Some(version) => version.parse().map_err(|error| {
                Problem::new(format!("bad `--kubernetes-version`: {error}")).with_hint("write it like `1.33`")
            })?,
            None => config.kubernetes_version.unwrap_or(NEWEST_KUBERNETES),
        };
        let selection = Selection {
            bundles: if args.bundle.is_empty() { config.bundles.clone() } else { args.bundle.clone() },
            rules: args.rule.clone(),
            only_rules: args.bundle.is_empty() && !args.rule.is_empty(),
            also: enabled(&config),
            skip: args.skip_rule.clone(),
        };
        Ok(Self {
            own,
            selection,
            params: parameters(&args.set_param)?,
            verdict: verdict(&config, output, args.today.unwrap_or_else(Date::today)),
            baseline: baseline(&config, output, files)?,
            root,
            kubernetes,
            namespace: args.namespace.clone().unwrap_or_else(|| "default".into()),
            config,
        })
    }

    /// The same on another day.
    pub(super) fn on(&self, day: Date) -> Self {
        let mut other = self.clone();
        other.verdict.today = day;
        other
    }

    /// How folders are walked: without what the configuration leaves out, nor what the flags do.
    pub(super) fn files(&self, exclude: &[String]) -> FilesOptions {
        let patterns = &self.config.exclude;
        let configured =
            (!patterns.is_empty()).then(|| Excluded { folder: self.config.resolve(""), patterns: patterns.clone() });
        FilesOptions { exclude: exclude.to_vec(), configured, ..FilesOptions::default() }
    }

    /// Chooses the rules and fills in their parameters.
    pub(super) fn check(&self) -> Fallible<Check<'_>> {
        let bundled = policy::bundled().map_err(|error| unloadable(&error))?;
        unique(bundled, &self.own)?;
        self.known(bundled)?;
        let chosen = self.selection.select(bundled, &self.own).map_err(|error| self.unknown(&error))?;
        let rules: Vec<Configured<'_>> = chosen
            .into_iter()
            .map(|rule| (rule, false))
            .chain(self.demanded(bundled)?.into_iter().map(|rule| (rule, true)))
            .filter(|(rule, _)| self.verdict.is_on(rule))
            .map(|(rule, only_demanded)| Ok(Configured { rule, params: self.params_of(rule)?, only_demanded }))
            .collect::<Fallible<_>>()?;
        if rules.is_empty() {
            let hint = "`kubectl policy list` shows what there is";
            return Err(Box::new(Problem::new("no rule is selected").with_hint(hint)));
        }
        Ok(Check {
            rules,
            verdict: self.verdict.clone(),
            layout: self.config.layout.clone(),
            namespace_captures: None,
            looks_at: None,
            owner: None,
            root: self.root.clone(),
            kubernetes: (self.kubernetes.major.into(), self.kubernetes.minor.into()),
            namespace: self.namespace.clone(),
            complete: false,
            shard: None,
            whole: false,
            waivers: Some(self.waivers(bundled)?),
            baseline: self.baseline.clone(),
            excerpts: true,
            document_limits: document::Limits::default(),
            engine_limits: engine::Limits::default(),
            coverage: None,
            jobs: thread::available_parallelism().map_or(1, std::num::NonZero::get),
        })
    }

    /// The rules that run only because some service level demands them.
    fn demanded<'r>(&'r self, bundled: &'r [Rule]) -> Fallible<Vec<&'r Rule>> {
        if self.config.service_levels.is_none() || self.selection.only_rules {
            return Ok(Vec::new());
        }
        let ids = bundled.iter().chain(&self.own).filter(|rule| !rule.service_levels.is_empty());
        let all = Selection { also: ids.map(|rule| rule.id.clone()).collect(), ..self.selection.clone() };
        let chosen = |selection: &Selection| selection.select(bundled, &self.own).map_err(|error| self.unknown(&error));
        let by_itself: BTreeSet<&str> = chosen(&self.selection)?.into_iter().map(|rule| rule.id.as_str()).collect();
        Ok(chosen(&all)?.into_iter().filter(|rule| !by_itself.contains(rule.id.as_str())).collect())
    }

    /// Every rule that is configured must be one: a misspelt id would leave the rule as it was, without a word.
    fn known(&self, bundled: &[Rule]) -> Fallible<()> {
        let all = || bundled.iter().chain(&self.own);
        let is_rule = |id: &str| all().any(|rule| rule.id == id);
        let unknown = |id: &str| {
            let known = all().map(|rule| rule.id.clone()).collect();
            self.unknown(&SelectionError { sort: "rule", name: id.to_owned(), known })
        };
        if let Some(id) = self.params.keys().find(|id| !is_rule(id)) {
            return Err(unknown(id));
        }
        if let Some(id) = self.config.rules.keys().find(|id| !is_rule(id)) {
            return Err(Box::new(Problem {
                hint: unknown(id).hint,
                ..self.config.problem(Place::Rule(id), format!("unknown rule `{id}`"))
            }));
        }
        if let Some(name) = self.config.params.keys().find(|name| !all().any(|rule| rule.params.contains_key(*name))) {
            let problem = self.config.problem(Place::SharedParam(name), format!("no rule has a parameter `{name}`"));
            let names = all().flat_map(|rule| rule.params.keys().map(String::as_str));
            return Err(Box::new(match suggest(name, names) {
                Some(near) => problem.with_hint(format!("did you mean `{near}`?")),
                None => problem,
            }));
        }
        let fits = |rule: &Glob| all().any(|known| rule.matches(&known.id));
        match self.config.waivers.iter().position(|waiver| !fits(&waiver.rule)) {
            Some(index) => {
                let name = self.config.waivers.get(index).map(|waiver| waiver.rule.to_string()).unwrap_or_default();
                let problem = self.config.problem(Place::WaiverRule(index), format!("unknown rule `{name}`"));
                Err(Box::new(Problem { hint: unknown(&name).hint, ..problem }))
            }
            None => Ok(()),
        }
    }

    fn waivers(&self, bundled: &[Rule]) -> Fallible<Waivers> {
        let known = bundled.iter().chain(&self.own).map(|rule| rule.id.clone()).collect();
        let waivers = Waivers::new(&self.config, known, self.verdict.today)?;
        if !self.config.compat_waivers {
            return Ok(waivers);
        }
        let rules = bundled.iter().chain(&self.own);
        let aliases = rules.flat_map(|rule| rule.aliases.iter().map(|alias| (alias.clone(), rule.id.clone())));
        Ok(waivers.with_foreign(aliases))
    }

    /// A name that stands for nothing, at its place if it comes from the configuration.
    fn unknown(&self, error: &SelectionError) -> Box<Problem> {
        let index = self.config.bundles.iter().position(|name| error.sort == "bundle" && *name == error.name);
        let problem = match index {
            Some(index) => self.config.problem(Place::Bundle(index), error.to_string()),
            None => Problem::new(error.to_string()),
        };
        Box::new(match suggest(&error.name, error.known.iter().map(String::as_str)) {
            Some(near) => problem.with_hint(format!("did you mean `{near}`?")),
            None if error.sort == "bundle" => problem.with_hint(format!("the bundles are {}", list(&error.known))),
            None => problem.with_hint("`kubectl policy list --bundle all` shows all rules"),
        })
    }

    /// The rule's parameters: its defaults, the configuration over them and the flags over both, each checked against
    /// what the rule takes.
    fn params_of(&self, rule: &Rule) -> Fallible<Value> {
        let mut params = rule.default_params();
        if let Some(environments) = params.get_mut("environments").filter(|_| !self.config.environments.is_empty()) {
            // The repository's own short names, said once for every rule that asks for them.
            let names = self.config.environments.iter().map(|(long, short)| (string(long), string(short)));
            *environments = object(names);
        }
        for (name, value) in &self.config.params {
            let Some(parameter) = rule.params.get(name) else { continue };
            if !parameter.kind.admits(value) {
                let message = format!("parameter `{name}` of rule `{}` is not a {}", rule.id, parameter.kind.as_str());
                return Err(Box::new(self.config.problem(Place::SharedParam(name), message)));
            }
            params.insert(name.clone(), value.clone());
        }
        let configured = self.config.rules.get(&rule.id).into_iter().flat_map(|settings| &settings.params);
        let flags = self.params.get(&rule.id).into_iter().flatten();
        let sources = configured.map(|set| (set, true)).chain(flags.map(|set| (set, false)));
        for ((name, value), is_configured) in sources {
            let problem = |place: Place<'_>, message: String| {
                if is_configured { self.config.problem(place, message) } else { Problem::new(message) }
            };
            let Some(parameter) = rule.params.get(name) else {
                let hint = match suggest(name, rule.params.keys().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if rule.params.is_empty() => "the rule has no parameters".into(),
                    None => format!("its parameters are {}", list(rule.params.keys())),
                };
                let message = format!("rule `{}` has no parameter `{name}`", rule.id);
                return Err(Box::new(problem(Place::Param(&rule.id, name), message).with_hint(hint)));
            };
            if !parameter.kind.admits(value) {
                let wanted = parameter.kind.as_str();
                let message = format!("parameter `{name}` of rule `{}` is not a {wanted}: {value}", rule.id);
                return Err(Box::new(problem(Place::ParamValue(&rule.id, name), message)));
            }
            params.insert(name.clone(), value.clone());
        }
        Ok(object(params.into_iter().map(|(name, value)| (string(&name), value))))
    }
}

/// The configuration that was named, or the one that is found upward.
fn configuration(args: &RuleArgs, cwd: &Path) -> Fallible<Config> {
    match &args.config {
        _ if args.no_config => Ok(Config::default()),
        Some(path) => Config::load(path),
        None => Ok(Config::discover(cwd)?.unwrap_or_default()),
    }
}

/// A rule that the configuration gives a level, a date or parameters runs, whatever bundle holds it.
fn enabled(config: &Config) -> Vec<String> {
    let is_on = |settings: &RuleSettings| settings.is_on() && *settings != RuleSettings::default();
    config.rules.iter().filter(|(_, settings)| is_on(settings)).map(|(id, _)| id.clone()).collect()
}

fn verdict(config: &Config, output: &OutputArgs, today: Date) -> Verdict {
    let fail_on = match output.fail_on {
        Some(FailOn::Deny) => Level::Deny,
        Some(FailOn::Warn) => Level::Warn,
        None => config.fail_on.level(),
    };
    Verdict {
        rules: config.rules.clone(),
        service_levels: config.service_levels.clone(),
        today,
        fail_on,
        exit_zero: output.exit_zero,
    }
}

/// The baseline that a flag names, or the configuration.
fn baseline(config: &Config, output: &OutputArgs, files: &Files<'_>) -> Fallible<Option<Baseline>> {
    let shown = |path: &Path| path.display().to_string().replace('\\', "/");
    if let Some(path) = &output.baseline {
        return Baseline::parse(&shown(path), &read(path)?).map(Some);
    }
    let Some(path) = &config.baseline else { return Ok(None) };
    let text = (files.text)(&config.resolve(path)).map_err(|problem| {
        let hint = "write it with `kubectl policy check --write-baseline FILE`";
        config.problem(Place::Baseline, problem.message).with_hint(hint)
    })?;
    Baseline::parse(path, &text).map(Some)
}

fn read(path: &Path) -> Fallible<String> {
    std::fs::read_to_string(path)
        .map_err(|error| Box::new(Problem::new(format!("cannot read `{}`: {error}", path.display()))))
}

/// What paths are relative to where rules see them: the configuration's folder, else the repository's, else the
/// working directory; so that a laptop and CI agree.
fn root(config: &Config, cwd: &Path) -> PathBuf {
    let configured = config.dir().and_then(|dir| std::path::absolute(dir).ok());
    configured.or_else(|| repository(cwd)).unwrap_or_else(|| cwd.to_owned())
}

/// The root of the repository that a folder is in.
pub(super) fn repository(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
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

pub(super) fn load(path: &Path) -> Fallible<Vec<Rule>> {
    policy::load(path, discover).map_err(|error| unloadable(&error))
}

/// What a user's Rego files define, by the engine, which alone can parse Rego.
pub(super) fn discover(modules: Modules) -> Result<(Modules, Vec<EntryPoint>), LoadError> {
    engine::discover(modules).map_err(|error| LoadError {
        message: format!("policy does not parse: {}", error.message),
        hint: None,
        place: error.place,
    })
}

pub(super) fn unloadable(error: &LoadError) -> Box<Problem> {
    let problem = Problem { hint: error.hint.clone(), ..Problem::new(error.message.clone()) };
    let Some((file, line)) = &error.place else { return Box::new(problem) };
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let place = locate::line(file, &text, *line);
    Box::new(Problem { location: Some(place.location), excerpt: place.excerpt, ..problem })
}

/// Two rules of one name would be indistinguishable in configuration and reports.
pub(super) fn unique(bundled: &[Rule], own: &[Rule]) -> Fallible<()> {
    let mut seen = BTreeSet::new();
    match bundled.iter().chain(own).find(|rule| !seen.insert(rule.id.as_str())) {
        None => Ok(()),
        Some(rule) => Err(Box::new(
            Problem::new(format!("two rules are called `{}`", rule.id))
                .with_hint("a rule is called after its folder; give yours another name"),
        )),
    }
}

fn list<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Reads `RULE.PARAM=VALUE`, the value as YAML.
fn parameters(args: &[String]) -> Fallible<BTreeMap<String, BTreeMap<String, Value>>> {
    let mut params: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for arg in args {
        let parts = arg.split_once('=').and_then(|(name, value)| Some((name.rsplit_once('.')?, value)));
        let Some(((rule, name), value)) = parts else {
            let hint = "write it like `--set-param memory-limit-max.max=4Gi`";
            return Err(Box::new(Problem::new(format!("`{arg}` sets no parameter")).with_hint(hint)));
        };
        let value = Value::from_yaml_str(value)
            .map_err(|error| Problem::new(format!("the value in `--set-param {arg}` is not YAML: {error}")))?;
        params.entry(rule.to_owned()).or_default().insert(name.to_owned(), value);
    }
    Ok(params)
}
