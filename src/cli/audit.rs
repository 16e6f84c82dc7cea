//! `audit`: what is in a cluster through the rules, whoever applied it.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use super::audit_args::{AccessArgs, AuditArgs};
use super::audit_empty::Looked;
use super::audit_reports::Part;
use super::audit_watch::{Options, Watching};
use super::output::Output;
use super::pages::Pages;
use super::settings::{self, Fallible, Settings};
use super::{audit_empty, audit_reports, audit_spinnaker, check, interrupt, output, terminal};
use crate::engine;
use crate::finding::{Problem, Report};
use crate::pipeline::{Check, Progress};
use crate::policy::{Need, Rule};
use crate::report::{self, Context, Format, RuleInfo, Sharing};
use crate::shard::Shard;
use crate::source::Found;
use crate::source::cluster::{Access, Cluster, Kind, Reading, Want};
use crate::verdict::ExitStatus;

pub(super) fn run(args: &AuditArgs) -> Fallible<ExitStatus> {
    let outputs = output::outputs(&args.output)?;
    summarized(args, &outputs)?;
    if let Some(gate) = &args.spinnaker.spinnaker {
        return audit_spinnaker::run(args, gate, &outputs);
    }
    let settings = Settings::new(&args.rules, &args.output)?;
    let shard = args.objects.shard.as_deref().map(check::shard).transpose()?;
    let cluster = Cluster::connect(&access(&args.access))?;
    let captures = |namespace: &str| settings.config.namespace_captures(namespace);
    let mut check = settings.check()?;
    prepare(&mut check, args, &cluster);
    check.namespace_captures = Some(&captures);
    check.owner = settings.config.audit.owner.as_deref();
    check.looks_at = Some(&looks_at);
    check.excerpts = !args.summary && outputs.iter().any(|(format, _)| *format == Format::Text);
    let namespace = args.rules.namespace.clone().filter(|_| !args.objects.all_namespaces);
    announce(&cluster, namespace.as_deref(), args);
    let kinds = Kinds {
        rules: check.rules.iter().map(|configured| configured.rule).collect(),
        all: args.objects.all_kinds,
        owners: check.owner.is_some(),
        complete: check.complete,
    };
    let excluded = |name: &str| namespace.is_none() && settings.config.audit.excludes(name);
    let wants = |kind: &Kind| kinds.want(kind);
    let ours = |namespace: &str| shard.is_none_or(|shard| shard.holds(namespace));
    let part = Part { namespace: namespace.clone(), shard };
    let reading = Reading {
        wants: &wants,
        namespace: namespace.clone(),
        labels: args.objects.selector.clone(),
        fields: args.objects.field_selector.clone(),
        excluded: &excluded,
        ours: &ours,
        has_pod_template: engine::has_pod_template,
        include_owned: args.objects.include_owned,
        keep_status: kinds.read_status(),
        sees_others: kinds.look_at_others(),
        page: args.objects.chunk_size,
    };
    let rules: Vec<RuleInfo> = check.rules.iter().map(|configured| settings::rule_info(configured.rule)).collect();
    if args.watch {
        let mut across = settings.check()?;
        prepare(&mut across, args, &cluster);
        across.namespace_captures = Some(&captures);
        across.owner = check.owner;
        across.looks_at = Some(&looks_at);
        across.excerpts = check.excerpts;
        let owners = Owners::new(check.owner);
        let options = watch_options(args, &outputs, &rules, part)?;
        return Watching::new(check, across, owners, &rules, options).run(&cluster, &reading, interrupt::noted());
    }
    interrupt::ends_the_run("not everything was checked");
    let progress = Progress::default();
    let mut owners = Owners::new(check.owner);
    let source = |sink: &mut dyn FnMut(Found) -> bool| {
        cluster.read(&reading, &mut |found| {
            owners.note(&found);
            sink(found)
        });
    };
    let mut report = terminal::with_progress(&progress, || check.run(source, &progress));
    owners.fill(&mut report);
    report::by_namespace(&mut report);
    let is_part = shard.is_some_and(Shard::is_split);
    let looked = Looked { namespace: namespace.as_deref(), is_part, has_rules: kinds.any() };
    audit_empty::settle(&mut report, &cluster, args, &looked);
    if args.write_reports {
        audit_reports::write(&cluster, &mut report, &rules, &part, args.output.quiet);
    }
    if args.summary {
        let say: &output::Say<'_> = &|format, context, out| {
            report::write_overview(format, &report, Sharing::Namespaces, context, out).map(|_| ())
        };
        output::write_with(&rules, &outputs, &args.output, &|_| None, say)?;
    } else {
        output::write(&report, &rules, &outputs, &args.output, &|_| None)?;
    }
    Ok(check.verdict.status(&report))
}

/// How what happens is told: as text or as JSON, an object a line, on standard output.
fn watch_options<'o>(args: &AuditArgs, outputs: &[Output], rules: &'o [RuleInfo], part: Part) -> Fallible<Options<'o>> {
    let [(format @ (Format::Text | Format::Short | Format::Json), None)] = outputs else {
        let hint = "`-o text` or `-o json`, on standard output";
        return Err(Box::new(Problem::new("a watched cluster is told in one way only").with_hint(hint)));
    };
    let format = *format;
    let mut context = Context::new(env!("CARGO_PKG_VERSION"), "kubectl policy", rules);
    context.color = terminal::color(args.output.color);
    context.width = terminal::columns();
    let mut pages = None;
    if let Some(address) = args.metrics_addr {
        let (served, bound) = Pages::serve(address)?;
        _ = writeln!(io::stderr(), "metrics at http://{bound}/metrics");
        pages = Some(served);
    }
    let (write_reports, quiet) = (args.write_reports, args.output.quiet);
    Ok(Options { format, context, pages, write_reports, part, quiet })
}

/// Numbers alone go into few formats.
fn summarized(args: &AuditArgs, outputs: &[Output]) -> Fallible<()> {
    let knows = |format: &Format| matches!(format, Format::Text | Format::Table | Format::Json | Format::Yaml);
    match outputs.iter().find(|(format, _)| args.summary && !knows(format)) {
        None => Ok(()),
        Some((format, _)) => {
            let problem = Problem::new(format!("the format `{format}` has no place for a summary"));
            Err(Box::new(problem.with_hint("with `--summary` there are `text`, `json` and `yaml`")))
        }
    }
}

/// Who answers for the namespaces, for objects that do not say it themselves.
pub(super) struct Owners<'k> {
    key: Option<&'k str>,
    of: BTreeMap<String, String>,
}

impl<'k> Owners<'k> {
    pub(super) fn new(key: Option<&'k str>) -> Self {
        Self { key, of: BTreeMap::new() }
    }

    pub(super) fn note(&mut self, found: &Found) {
        let (Some(key), Found::Item(item) | Found::Context(item)) = (self.key, found) else { return };
        let namespace = item.name.strip_prefix("Namespace ").zip(item.live().and_then(|live| live.note(key)));
        if let Some((name, owner)) = namespace {
            self.of.insert(name.to_owned(), owner.to_owned());
        }
    }

    pub(super) fn fill(&self, report: &mut Report) {
        for finding in report.findings.iter_mut().filter(|finding| finding.owner.is_none()) {
            let namespace = finding.resource.as_ref().and_then(|resource| resource.namespace.as_ref());
            finding.owner = namespace.and_then(|namespace| self.of.get(namespace)).cloned();
        }
    }
}

fn access(args: &AccessArgs) -> Access {
    let mut act_as_extra: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in &args.as_user_extra {
        act_as_extra.entry(key.clone()).or_default().push(value.clone());
    }
    Access {
        kubeconfig: args.kubeconfig.clone(),
        context: args.context.clone(),
        cluster: args.cluster.clone(),
        user: args.user.clone(),
        server: args.server.clone(),
        token: args.token.clone(),
        username: args.username.clone(),
        password: args.password.clone(),
        certificate_authority: args.certificate_authority.clone(),
        client_certificate: args.client_certificate.clone(),
        client_key: args.client_key.clone(),
        act_as: args.act_as.clone(),
        act_as_uid: args.as_uid.clone(),
        act_as_groups: args.as_group.clone(),
        act_as_extra,
        tls_server_name: args.tls_server_name.clone(),
        insecure: args.insecure_skip_tls_verify,
        proxy_url: args.proxy_url.clone(),
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

/// Which kinds the rules of a run make worth reading.
struct Kinds<'r> {
    rules: Vec<&'r Rule>,
    all: bool,
    /// Namespaces are asked who answers for them.
    owners: bool,
    /// All objects are there, so that rules may look at others.
    complete: bool,
}

impl Kinds<'_> {
    /// Whether there is a rule that can be asked about objects of a cluster.
    fn any(&self) -> bool {
        self.live().next().is_some()
    }

    fn live(&self) -> impl Iterator<Item = &&Rule> {
        self.rules.iter().filter(|rule| !rule.needs(Need::Text) && !rule.needs(Need::Manifest))
    }

    fn want(&self, kind: &Kind) -> Want {
        let template = kind.may_have_pod_template();
        let mut matching = self.live().filter(|rule| rule.kinds.matches(&kind.api_version, &kind.kind, template));
        // Of what programs compute there is much, and nobody to mend it: only by its name.
        let is_named = |rule: &&Rule| rule.kinds.names(&kind.group, &kind.kind);
        let is_matched = if kind.is_computed() { matching.any(is_named) } else { matching.next().is_some() };
        if is_matched || self.all {
            Want::Check
        } else if self.see(kind) {
            Want::See
        } else {
            Want::Nothing
        }
    }

    /// Whether objects of the kind are seen by rules that are asked about others.
    fn see(&self, kind: &Kind) -> bool {
        let is_namespace = kind.group.is_empty() && kind.kind == "Namespace";
        if self.owners && is_namespace {
            return true;
        }
        let mut looking = self.looking();
        !kind.is_computed() && self.complete && looking.any(|rule| looks_at(rule, kind))
    }

    /// Whether a rule looks at other objects than the one it is asked about.
    fn look_at_others(&self) -> bool {
        self.complete && self.looking().next().is_some()
    }

    fn looking(&self) -> impl Iterator<Item = &&Rule> {
        self.rules.iter().filter(|rule| rule.uses(Need::Inventory) && !rule.needs(Need::Manifest))
    }

    /// Whether a rule of the user's own may look at `status`; those of the library do not.
    fn read_status(&self) -> bool {
        let own = self.rules.iter().filter(|rule| !rule.modules.bundled);
        own.flat_map(|rule| &rule.modules.files).any(|(_, text)| text.contains("status"))
    }
}

/// Whether a rule that looks at other objects may look at those of this kind. One of the library says so by the words
/// in it; what a user's own rule does is not known, so it sees everything.
fn looks_at(rule: &Rule, kind: &Kind) -> bool {
    const INDEXED: [&str; 4] = ["Service", "PodDisruptionBudget", "NetworkPolicy", "HorizontalPodAutoscaler"];
    let named = |text: &str| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let code = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        code.flat_map(|line| line.split(|c| !is_word(c))).any(|word| word == kind.kind)
    };
    !rule.modules.bundled
        || !kind.is_built_in()
        || kind.may_have_pod_template()
        || INDEXED.contains(&kind.kind.as_str())
        || rule.modules.files.iter().any(|(_, text)| named(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;

    fn wants(id: &str) -> Vec<&'static str> {
        let rules = policy::bundled().unwrap().iter().filter(|rule| rule.id == id).collect();
        let kinds = Kinds { rules, all: false, owners: false, complete: true };
        [("", "Secret"), ("", "ConfigMap"), ("", "Pod"), ("", "Service"), ("", "Event"), ("x.io", "Thing")]
            .into_iter()
            .filter(|(group, kind)| kinds.want(&Kind::new(group, "v1", kind, "things", true)) != Want::Nothing)
            .map(|(_, kind)| kind)
            .collect()
    }

    #[test]
    fn only_what_rules_look_at_is_read() {
        assert_eq!(wants("latest-tag"), ["Pod", "Thing"], "a custom kind may hold a pod template");
        assert_eq!(wants("dangling-service"), ["Pod", "Service", "Thing"], "nobody needs to read Secrets for it");
        assert_eq!(wants("dangling-config-ref"), ["Secret", "ConfigMap", "Pod", "Service", "Thing"]);
        assert_eq!(wants("label-syntax"), Vec::<&str>::new(), "the API server sees to it");
    }
}
