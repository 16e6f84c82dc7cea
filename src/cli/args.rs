//! What may be typed, as clap reads it. What it means is decided in `settings` and by the commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::hook_args::{HOOK_EXAMPLES, HookArgs};
use super::library_args::{
    EXPLAIN_EXAMPLES, ExplainArgs, LIST_EXAMPLES, ListArgs, NEW_EXAMPLES, NewArgs, TEST_EXAMPLES, TestArgs,
};

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
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// List the rules
    #[command(after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// Explain a rule: why it matters, what it looks at, how to fix and configure it
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Write the folder of a new rule, with tests that pass
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// Test rules: Rego unit tests, and fixtures with their expected findings
    #[command(after_help = TEST_EXAMPLES)]
    Test(TestArgs),
    /// Check what `git push` brings, before it leaves the machine
    #[command(after_help = HOOK_EXAMPLES)]
    Hook(HookArgs),
    /// Print the version
    Version,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  # Check every manifest below the working directory
  kubectl policy check

  # Check what a chart renders to
  helm template ./chart | kubectl policy check --complete -

  # Check what a pull request brings
  kubectl policy check --changed-since origin/main

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

    /// Nothing to check is no error
    #[arg(long)]
    pub(super) allow_empty: bool,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,

    /// Worker threads [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
}

/// Which rules run, and with what.
#[derive(Debug, Args)]
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
}

/// What is shown, where, and what fails.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// Output format, to a file if one is named (repeatable) [default: text]
    #[arg(short, long, value_name = "FORMAT[=FILE]")]
    pub(super) output: Vec<String>,

    /// The mildest level that fails the run
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub(super) fail_on: Option<FailOn>,

    /// Findings do not fail the run; what could not be checked still does
    #[arg(long)]
    pub(super) exit_zero: bool,

    /// Show only what fails the run
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

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
