//! `audit`: what is in a cluster through the rules, whoever applied it.

use std::io::{self, Write as _};

use super::audit_args::{AccessArgs, AuditArgs};
use super::settings::{self, Fallible, Settings};
use super::{check, terminal};
use crate::engine;
use crate::finding::Problem;
use crate::pipeline::{Check, Progress};
use crate::policy::{Need, Rule};
use crate::report::RuleInfo;
use crate::source::Found;
use crate::source::cluster::{Access, Cluster, Kind, Reading, Want};
use crate::verdict::ExitStatus;

pub(super) fn run(args: &AuditArgs) -> Fallible<ExitStatus> {
    let outputs = check::outputs(&args.output)?;
    let settings = Settings::new(&args.rules, &args.output)?;
    let cluster = Cluster::connect(&access(&args.access))?;
    let captures = |namespace: &str| settings.config.namespace_captures(namespace);
    let mut check = settings.check()?;
    prepare(&mut check, args, &cluster);
    check.namespace_captures = Some(&captures);
    let namespace = args.rules.namespace.clone().filter(|_| !args.objects.all_namespaces);
    announce(&cluster, namespace.as_deref(), args);
    let kinds =
        Kinds { rules: check.rules.iter().map(|configured| configured.rule).collect(), all: args.objects.all_kinds };
    let excluded = |name: &str| namespace.is_none() && settings.config.audit.excludes(name);
    let wants = |kind: &Kind| kinds.want(kind);
    let reading = Reading {
        wants: &wants,
        namespace: namespace.clone(),
        labels: args.objects.selector.clone(),
        fields: args.objects.field_selector.clone(),
        excluded: &excluded,
        has_pod_template: engine::has_pod_template,
        include_owned: args.objects.include_owned,
        keep_status: kinds.read_status(),
        sees_others: check.complete && kinds.look_at_others(),
        page: args.objects.chunk_size,
    };
    let progress = Progress::default();
    let source = |sink: &mut dyn FnMut(Found) -> bool| cluster.read(&reading, sink);
    let mut report = terminal::with_progress(&progress, || check.run(source, &progress));
    if report.summary.resources == 0 && report.errors.is_empty() {
        report.errors.push(nothing(namespace.as_deref()));
        report.summary.errors = report.errors.len();
    }
    let rules: Vec<RuleInfo> = check.rules.iter().map(|configured| settings::rule_info(configured.rule)).collect();
    check::write(&report, &rules, &outputs, &args.output, &|_| None)?;
    Ok(check.verdict.status(&report))
}

fn access(args: &AccessArgs) -> Access {
    Access {
        kubeconfig: args.kubeconfig.clone(),
        context: args.context.clone(),
        cluster: args.cluster.clone(),
        user: args.user.clone(),
        server: args.server.clone(),
        token: args.token.clone(),
        act_as: args.act_as.clone(),
        act_as_uid: args.as_uid.clone(),
        act_as_groups: args.as_group.clone(),
        tls_server_name: args.tls_server_name.clone(),
        insecure: args.insecure_skip_tls_verify,
        request_timeout: args.request_timeout.0,
    }
}

/// Fits the run to the cluster: its own release, unless another was named, and whether all objects are there.
fn prepare(check: &mut Check<'_>, args: &AuditArgs, cluster: &Cluster) {
    if let (None, Some((major, minor))) = (&args.rules.kubernetes_version, cluster.version) {
        check.kubernetes = (major.into(), minor.into());
    }
    check.complete = args.objects.selector.is_none() && args.objects.field_selector.is_none();
    if let Some(jobs) = args.jobs {
        check.jobs = jobs.max(1);
    }
}

/// Says which cluster is looked at: a context is easily another one than somebody thinks.
fn announce(cluster: &Cluster, namespace: Option<&str>, args: &AuditArgs) {
    if args.output.quiet {
        return;
    }
    let where_in_it = namespace.map_or_else(|| "all namespaces".to_owned(), |name| format!("namespace {name}"));
    let line = format!("auditing {}, {where_in_it}", cluster.describe());
    _ = writeln!(io::stderr(), "{}", crate::report::terminal::line(&line));
}

fn nothing(namespace: Option<&str>) -> Problem {
    let place = namespace.map_or_else(|| "the cluster".to_owned(), |name| format!("namespace `{name}`"));
    Problem::new(format!("nothing to check in {place}"))
        .with_hint("no object of a kind that the selected rules look at; `--all-kinds` reads every kind")
}

/// Which kinds the rules of a run make worth reading.
struct Kinds<'r> {
    rules: Vec<&'r Rule>,
    all: bool,
}

impl Kinds<'_> {
    fn want(&self, kind: &Kind) -> Want {
        let template = kind.may_have_pod_template();
        let live = self.rules.iter().filter(|rule| !rule.needs(Need::Text) && !rule.needs(Need::Manifest));
        let mut matching = live.filter(|rule| rule.kinds.matches(&kind.api_version, &kind.kind, template));
        // Of what programs compute there is much, and nobody to mend it: only by its name.
        let is_named = |rule: &&Rule| rule.kinds.names(&kind.group, &kind.kind);
        let is_matched = if kind.is_computed() { matching.any(is_named) } else { matching.next().is_some() };
        if is_matched || self.all {
            Want::Check
        } else if self.look_at_others() && !kind.is_computed() {
            Want::See
        } else {
            Want::Nothing
        }
    }

    /// Whether a rule looks at other objects than the one it is asked about.
    fn look_at_others(&self) -> bool {
        self.rules.iter().any(|rule| rule.uses(Need::Inventory) && !rule.needs(Need::Manifest))
    }

    /// Whether a rule of the user's own may look at `status`; those of the library do not.
    fn read_status(&self) -> bool {
        let own = self.rules.iter().filter(|rule| !rule.modules.bundled);
        own.flat_map(|rule| &rule.modules.files).any(|(_, text)| text.contains("status"))
    }
}
