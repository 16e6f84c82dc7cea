//! `check`: files, folders and standard input through the rules.

use std::path::{Path, PathBuf};

use super::args::{ChartArgs, CheckArgs};
use super::baselines;
use super::changed_since;
use super::output::{outputs, write};
use super::settings::{self, Fallible, Settings};
use super::{helm, interrupt, terminal};
use crate::config::Config;
use crate::finding::{Problem, Report};
use crate::pipeline::Progress;
use crate::report::RuleInfo;
use crate::shard::{Shard, ShardError};
use crate::source::{self, FilesOptions, Found, HelmOptions, Item, KustomizeOptions, ListedChart, RenderOptions};
use crate::verdict::ExitStatus;

pub(super) fn run(args: &CheckArgs) -> Fallible<ExitStatus> {
    interrupt::ends_the_run("not everything was checked");
    if let Some(revision) = &args.changed_since {
        return changed_since::run(args, revision);
    }
    let outputs = outputs(&args.output)?;
    let inputs = Inputs::new(&args.paths, args.files_from.as_deref())?;
    let settings = Settings::new(&args.rules, &args.output)?;
    let files = settings.files(&args.exclude);
    let mut check = settings.check()?;
    check.complete = args.complete.unwrap_or_else(|| inputs.are_folders());
    check.whole = args.exclude.is_empty() && inputs.hold(settings.config.dir()) && rendered_all(&args.charts);
    if let Some(jobs) = args.jobs {
        check.jobs = jobs.max(1);
    }
    check.shard = args.shard.as_deref().map(shard).transpose()?;
    let rendering = rendering(&args.charts, args.rules.namespace.as_deref(), &settings.config, check.jobs);
    let progress = Progress::default();
    check.whole &= check.shard.is_none();
    if args.write_baseline.is_some() {
        check.baseline = None;
    }
    let source = |sink: &mut dyn FnMut(Found) -> bool| inputs.walk(&files, &rendering, &|path| check.holds(path), sink);
    let mut report = terminal::with_progress(&progress, || check.run(source, &progress));
    let elsewhere = report.skipped.iter().any(|skip| skip.reason == source::ELSEWHERE);
    if report.summary.resources == 0 && report.errors.is_empty() && !args.allow_empty && !elsewhere {
        report.errors.push(inputs.nothing(&report));
        report.summary.errors = report.errors.len();
    }
    baselines::keep(args, &settings, &check, &mut report)?;
    let rules: Vec<RuleInfo> = check.rules.iter().map(|configured| settings::rule_info(configured.rule)).collect();
    let read_text = |name: &str| std::fs::read_to_string(name).ok();
    write(&report, &rules, &outputs, &args.output, &read_text)?;
    Ok(check.verdict.status(&report))
}

/// Reads `--shard`.
pub(super) fn shard(text: &str) -> Fallible<Shard> {
    text.parse().map_err(|error: ShardError| {
        let hint = match error {
            ShardError::Form(_) => "write it like `0/4`, the first of four parts",
            ShardError::NoSuchPart { .. } => "the first of four parts is `0/4`, the last one `3/4`",
            ShardError::Unknown(_) => "say the part yourself, like `--shard 0/4`",
        };
        Box::new(Problem::new(format!("bad `--shard`: {error}")).with_hint(hint))
    })
}

/// Whether charts and kustomizations are rendered as they are without flags.
pub(super) fn rendered_all(charts: &ChartArgs) -> bool {
    let is_as_written =
        charts.values.is_empty() && charts.set.is_empty() && charts.set_string.is_empty() && charts.set_file.is_empty();
    is_as_written && !charts.skip_charts && !charts.skip_kustomizations
}

/// How the charts and kustomizations among the paths are rendered.
pub(super) fn rendering(charts: &ChartArgs, namespace: Option<&str>, config: &Config, jobs: usize) -> RenderOptions {
    let listed = config.charts.iter().map(|chart| ListedChart {
        path: config.resolve(&chart.path),
        values: chart.values.clone(),
        dir: config.resolve(""),
        namespace: chart.namespace.clone(),
    });
    let helm = HelmOptions {
        program: charts.helm.clone().unwrap_or_else(helm::program),
        timeout: charts.helm_timeout,
        values: charts.values.clone(),
        set: charts.set.clone(),
        set_string: charts.set_string.clone(),
        set_file: charts.set_file.clone(),
        release: charts.release_name.clone(),
        namespace: namespace.map(ToOwned::to_owned),
        kube_version: charts.kube_version.clone(),
        api_versions: charts.api_versions.clone(),
        include_crds: charts.include_crds,
        dependency_update: charts.dependency_update,
        version: charts.chart_version.clone(),
        plain_http: charts.plain_http,
        listed: listed.collect(),
    };
    let kustomize = KustomizeOptions { program: charts.kustomize.clone(), timeout: charts.helm_timeout };
    RenderOptions {
        helm: (!charts.skip_charts).then_some(helm),
        kustomize: (!charts.skip_kustomizations).then_some(kustomize),
        jobs,
    }
}

/// What was named to be checked.
pub(super) struct Inputs {
    paths: Vec<PathBuf>,
    stdin: Option<Item>,
    listed: Option<String>,
}

impl Inputs {
    pub(super) fn new(paths: &[PathBuf], listed: Option<&str>) -> Fallible<Self> {
        let dash = |path: &PathBuf| path.as_os_str() == "-";
        let is_default = paths.is_empty();
        let (stdin, mut paths): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(dash);
        if !stdin.is_empty() && listed == Some("-") {
            return Err(Box::new(Problem::new("standard input cannot be both manifests and the list of files")));
        }
        if let Some(list) = listed {
            paths.extend(source::list_from(list)?);
        } else if is_default {
            paths.push(".".into());
        }
        let stdin = if stdin.is_empty() { None } else { Some(Item::stdin()?) };
        Ok(Self { paths, stdin, listed: listed.map(ToOwned::to_owned) })
    }

    pub(super) fn are_folders(&self) -> bool {
        self.stdin.is_none()
            && !self.paths.is_empty()
            && self.paths.iter().all(|path| path.is_dir() || source::is_chart_reference(path))
    }

    /// Whether everything in the configuration's folder is looked at, or in the working directory without one.
    pub(super) fn hold(&self, folder: Option<&Path>) -> bool {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let Some(folder) = real(folder.unwrap_or_else(|| ".".as_ref())) else { return false };
        self.paths.iter().filter_map(|path| real(path)).any(|path| folder.starts_with(path))
    }

    /// Finds everything; charts and kustomizations are rendered if they are `wanted`.
    pub(super) fn walk(
        &self,
        files: &FilesOptions,
        rendering: &RenderOptions,
        wanted: &dyn Fn(&Path) -> bool,
        sink: &mut dyn FnMut(Found) -> bool,
    ) {
        if let Some(item) = &self.stdin
            && !sink(Found::Item(item.clone()))
        {
            return;
        }
        source::walk_and_render(&self.paths, files, rendering, wanted, sink);
    }

    /// A run that looked at nothing must not pass for one that found nothing.
    fn nothing(&self, report: &Report) -> Problem {
        let names: Vec<String> = self.paths.iter().map(|path| format!("`{}`", path.display())).collect();
        let whereabouts = match (&self.listed, &self.stdin, names.as_slice()) {
            (Some(list), _, []) => format!("the list `{list}`"),
            (_, Some(_), []) => "standard input".to_owned(),
            (_, _, names) => names.iter().take(3).cloned().collect::<Vec<_>>().join(", "),
        };
        let others = match report.summary.documents {
            0 => String::new(),
            1 => ": its one document is something else".to_owned(),
            count => format!(": its {count} documents are something else"),
        };
        Problem::new(format!("no Kubernetes objects in {whereabouts}{others}"))
            .with_hint("name the folder that holds the manifests, or say `--allow-empty` if there may be none")
    }
}
