//! What may be typed, as clap reads it. What it means is decided in `settings` and by the commands.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::audit_args::{AUDIT_EXAMPLES, AuditArgs};
use super::hook_args::{HOOK_EXAMPLES, HookArgs};
use super::library_args::{
    EXPLAIN_EXAMPLES, ExplainArgs, INIT_EXAMPLES, InitArgs, LIST_EXAMPLES, ListArgs, NEW_EXAMPLES, NewArgs,
    TEST_EXAMPLES, TestArgs,
};
use super::shell_args::{COMPLETION_EXAMPLES, CompletionArgs, ManArgs};
use super::waiver_args::{ROLLOUT_EXAMPLES, RolloutArgs, WAIVERS_EXAMPLES, WaiversArgs};
use crate::date::Date;

/// One set of rules for Kubernetes manifests, asked at every gate between a laptop and the cluster.
#[derive(Debug, Parser)]
#[command(name = "kubectl-policy", version, disable_help_subcommand = true, propagate_version = true)]
#[command(max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check manifests: files, folders, or standard input
    // `--version` is a chart's here, as in Helm.
    #[command(after_help = CHECK_EXAMPLES, disable_version_flag = true)]
    Check(Box<CheckArgs>),
    /// Check what is in a cluster
    #[command(after_help = AUDIT_EXAMPLES)]
    #[command(mut_arg("namespace", |arg| arg.help("Look at this namespace only")))]
    Audit(Box<AuditArgs>),
    /// List the rules
    #[command(after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// Explain a rule: why it matters, what it looks at, how to fix and configure it
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Write a configuration for this repository, from what is in it
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Write the folder of a new rule, with tests that pass
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// Test rules: Rego unit tests, and fixtures with their expected findings
    #[command(after_help = TEST_EXAMPLES)]
    Test(TestArgs),
    /// Check what `git push` brings, before it leaves the machine
    #[command(after_help = HOOK_EXAMPLES)]
    Hook(HookArgs),
    /// List the findings that are accepted on purpose, and whether that is still needed
    #[command(after_help = WAIVERS_EXAMPLES, disable_version_flag = true)]
    Waivers(Box<WaiversArgs>),
    /// Show what the rules would deny today, in a month, and if everything were denied
    #[command(after_help = ROLLOUT_EXAMPLES, disable_version_flag = true)]
    Rollout(Box<RolloutArgs>),
    /// Check what Helm is about to install, as its post-renderer
    #[command(after_help = POST_RENDER_EXAMPLES)]
    PostRender(PostRenderArgs),
    /// Run Helm with the rules in between: `helm policy install|upgrade|template|check`
    #[command(disable_help_flag = true)]
    Helm(HelmArgs),
    /// Print a completion script for a shell, or let kubectl complete this plugin
    #[command(after_help = COMPLETION_EXAMPLES)]
    Completion(CompletionArgs),
    /// Write the manual pages
    #[command(hide = true)]
    Man(ManArgs),
    /// Print the version
    Version,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  # Check every manifest below the working directory
  kubectl policy check

  # Check what a chart renders to, with values as Helm takes them
  kubectl policy check ./chart -f values-prod.yaml --set image.tag=1.27.3

  # Check what a pull request brings
  kubectl policy check --changed-since origin/main

  # One of four parts, on four machines at once
  kubectl policy check --shard 0/4

  # One rule with another limit, as JSON
  kubectl policy check --rule memory-limit-max --set-param memory-limit-max.max=4Gi -o json manifests/

Exit status:
  0  nothing at or above --fail-on
  1  findings
  2  something could not be checked: bad YAML, a broken policy, an unreadable file, nothing to check";

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files and folders, or `-` for standard input [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Also check the files that FILE lists, one a line; `-` reads the list from standard input
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<String>,

    /// Check what the commits since REV change, from the merge base of REV and HEAD on, as HEAD has it: only what is
    /// new counts, as when it is pushed (`hook: {block: all}` in the configuration counts everything in those files)
    #[arg(long, value_name = "REV", conflicts_with_all = ["files_from", "complete"])]
    pub(super) changed_since: Option<String>,

    /// Leave out paths below the folders that match GLOB, as in .gitignore (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,

    /// The paths hold everything that belongs together, so rules may look for what is not there
    /// [default: true for folders, false for single files and standard input]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(super) complete: Option<bool>,

    /// Check only the part I of N, counted from 0: all parts together say what one run says. Services stay whole where
    /// the layout says which they are. `auto` takes both numbers from the environment, as CI sets them
    #[arg(long, value_name = "I/N", conflicts_with_all = ["changed_since", "files_from", "write_baseline", "prune_baseline"])]
    pub(super) shard: Option<String>,

    /// Write the findings of this run to FILE, as a baseline for the next ones, and let them pass
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "prune_baseline", "changed_since"])]
    pub(super) write_baseline: Option<PathBuf>,

    /// Take out of the baseline what is not found any more
    #[arg(long, conflicts_with = "changed_since")]
    pub(super) prune_baseline: bool,

    /// Nothing to check is no error
    #[arg(long)]
    pub(super) allow_empty: bool,

    #[command(flatten)]
    pub(super) charts: ChartArgs,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,

    /// Worker threads [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
}

/// How charts and kustomizations are rendered. The flags that are Helm's are spelled as Helm does.
#[derive(Debug, Args)]
#[command(next_help_heading = "Charts and kustomizations")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct ChartArgs {
    /// Values for the charts; without any, a chart is rendered with its defaults and with each `ci/*-values.yaml`
    #[arg(short = 'f', long, value_name = "FILE")]
    pub(super) values: Vec<String>,

    /// Set values (repeatable): key1=val1,key2=val2
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,

    /// Set values that are strings (repeatable)
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set_string: Vec<String>,

    /// Set values from files (repeatable): key1=path1
    #[arg(long, value_name = "KEY=PATH")]
    pub(super) set_file: Vec<String>,

    /// The name of the release
    #[arg(long, value_name = "NAME")]
    pub(super) release_name: Option<String>,

    /// The release of Kubernetes that templates see
    #[arg(long, value_name = "VERSION")]
    pub(super) kube_version: Option<String>,

    /// An API version that templates see (repeatable)
    #[arg(short = 'a', long, value_name = "VERSION")]
    pub(super) api_versions: Vec<String>,

    /// Also check the definitions in a chart's `crds`, as rendered
    #[arg(long)]
    pub(super) include_crds: bool,

    /// Fetch missing dependencies first; this writes to the chart's folder
    #[arg(long)]
    pub(super) dependency_update: bool,

    /// Which version of a chart in a repository or registry [default: the newest]
    #[arg(long = "version", value_name = "VERSION")]
    pub(super) chart_version: Option<String>,

    /// Speak to a registry without TLS
    #[arg(long)]
    pub(super) plain_http: bool,

    /// The Helm to render charts with [default: the one on PATH]
    #[arg(long, value_name = "PATH", env = "KUBECTL_POLICY_HELM")]
    pub(super) helm: Option<PathBuf>,

    /// How long one rendering may take
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub(super) helm_timeout: Duration,

    /// Leave charts out
    #[arg(long)]
    pub(super) skip_charts: bool,

    /// The kubectl or kustomize to render kustomizations with [default: the one on PATH]
    #[arg(long, value_name = "PATH", env = "KUBECTL_POLICY_KUSTOMIZE")]
    pub(super) kustomize: Option<PathBuf>,

    /// Render no kustomizations, and check their files as they are
    #[arg(long)]
    pub(super) skip_kustomizations: bool,
}

/// A time as Go writes it: `90s`, `5m`, `1m30s`; a bare number is seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no time such as 90s or 5m");
    let (mut seconds, mut number) = (0_u64, String::new());
    for c in text.chars().chain(text.ends_with(|c: char| c.is_ascii_digit()).then_some('s')) {
        let unit = match c {
            '0'..='9' => {
                number.push(c);
                continue;
            }
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => return Err(wrong()),
        };
        let count: u64 = std::mem::take(&mut number).parse().map_err(|_| wrong())?;
        seconds = count.checked_mul(unit).and_then(|more| seconds.checked_add(more)).ok_or_else(wrong)?;
    }
    if seconds == 0 { Err(wrong()) } else { Ok(Duration::from_secs(seconds)) }
}

const POST_RENDER_EXAMPLES: &str = "\
Examples:
  # Both Helms, one command line, a readable report
  helm policy install shop ./chart

  # Helm 3: this program is the post-renderer
  helm install shop ./chart --post-renderer kubectl-policy --post-renderer-args post-render

  # Helm 4: its plugin is, once `helm plugin install` of postrenderer/ was done
  helm install shop ./chart --post-renderer policy-postrenderer

What is denied ends Helm with status 1 and nothing is installed. Helm shows no warnings of a post-renderer that lets a
release pass; --report keeps them. Helm 3 shows a post-renderer no hooks, and nothing at all under --output-dir.";

/// What a post-renderer is told; Helm hands on what stands in `--post-renderer-args`.
#[derive(Debug, Args)]
pub(super) struct PostRenderArgs {
    /// The chart's folder, to name lines in its templates (repeatable)
    /// [default: the working directory, or the folder in it called as the chart]
    #[arg(long, value_name = "DIR")]
    pub(super) chart: Vec<PathBuf>,

    /// The name of the release
    #[arg(long, value_name = "NAME")]
    pub(super) release_name: Option<String>,

    /// Also write the report to FILE, warnings included
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,

    /// How Helm is made to stop
    #[arg(long, value_name = "MODE", value_enum, default_value = "auto")]
    pub(super) fail_mode: FailMode,

    /// The report is read by whoever started Helm, as this
    #[arg(long, value_name = "COMMAND", hide = true, requires = "report")]
    pub(super) wrapped: Option<String>,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailMode {
    /// By the exit status, and under Helm 4, which hides standard error, by an answer that Helm shows
    Auto,
    /// By the exit status
    Exit,
}

/// What stands behind `helm policy`.
#[derive(Debug, Args)]
pub(super) struct HelmArgs {
    /// `install`, `upgrade` or `template` with what Helm takes behind it, then `--` and flags of `post-render`; or any
    /// other command of this program
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(super) words: Vec<OsString>,
}

/// Which rules run, and with what.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Read this configuration [default: .kubectl-policy.yaml, looked for upward]
    #[arg(long, value_name = "FILE", env = "KUBECTL_POLICY_CONFIG")]
    pub(super) config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,

    /// Load rules from a file or folder: this program's format, or conftest packages (repeatable)
    #[arg(short, long, value_name = "PATH")]
    pub(super) policy: Vec<PathBuf>,

    /// Run the rules of this bundle (repeatable) [default: default]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) bundle: Vec<String>,

    /// Run this rule; without --bundle, only the rules named so (repeatable)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) rule: Vec<String>,

    /// Do not run this rule (repeatable)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) skip_rule: Vec<String>,

    /// Set a rule's parameter (repeatable)
    #[arg(long, value_name = "RULE.PARAM=VALUE")]
    pub(super) set_param: Vec<String>,

    /// The release of Kubernetes that the objects are meant for, such as 1.33
    #[arg(long, value_name = "VERSION")]
    pub(super) kubernetes_version: Option<String>,

    /// The namespace of objects that name none
    #[arg(short, long, value_name = "NAME")]
    pub(super) namespace: Option<String>,

    /// Take what kube-linter, kube-score, polaris, checkov, trivy and kubescape are told to leave out as waivers
    #[arg(long)]
    pub(super) compat_waivers: bool,

    /// The day that waivers and `enforce-from` go by [default: the system's, in UTC]
    #[arg(long, value_name = "DATE", env = "KUBECTL_POLICY_TODAY", hide = true)]
    pub(super) today: Option<Date>,
}

/// What is shown, where, and what fails.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct OutputArgs {
    /// Output format, to a file if one is named (repeatable) [default: text]
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub(super) output: Vec<String>,

    /// The mildest level that fails the run
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub(super) fail_on: Option<FailOn>,

    /// Findings that FILE lists were there before: they are counted and do not fail the run
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Findings do not fail the run; what could not be checked still does
    #[arg(long)]
    pub(super) exit_zero: bool,

    /// Show only what fails the run
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Give the CI system nothing that was not asked for: no annotations, no summary of the step, no report for GitLab
    #[arg(long, env = "KUBECTL_POLICY_NO_CI", value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) no_ci: bool,

    /// Also show what was skipped, and rules that matched nothing
    #[arg(short, long)]
    pub(super) verbose: bool,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub(super) color: ColorWhen,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    /// Denied findings only
    Deny,
    /// Warnings too
    Warn,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_helm_s() {
        let seconds = |text: &str| duration(text).map(|time| time.as_secs()).ok();
        assert_eq!(
            (seconds("90s"), seconds("1m30s"), seconds("45"), seconds("2h")),
            (Some(90), Some(90), Some(45), Some(7200))
        );
        assert_eq!((seconds(""), seconds("5x"), seconds("m"), seconds("0s")), (None, None, None, None));
    }
}
