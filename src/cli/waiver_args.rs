//! What may be typed behind `waivers`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{ChartArgs, RuleArgs};

pub(super) const WAIVERS_EXAMPLES: &str = "\
Examples:
  # Every finding that is accepted on purpose below the working directory
  kubectl policy waivers

  # Those that are of no use any more
  kubectl policy waivers --unused

  # Take over what other checkers are told to leave out: look first, then write
  kubectl policy waivers --convert k8s/
  kubectl policy waivers --convert --write k8s/

  # In CI, once a week: fail when one is over
  kubectl policy waivers --fail-expired -o json

Used is `unknown` where the paths do not hold everything that a waiver may cover, or its rule did not run.

Exit status:
  0  whatever is listed
  1  a waiver is over, with --fail-expired
  2  something could not be checked";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct WaiversArgs {
    /// Files and folders, or `-` for standard input [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// List only those that are over
    #[arg(long)]
    pub(super) expired: bool,

    /// List only those that cover nothing
    #[arg(long)]
    pub(super) unused: bool,

    /// Show what the suppressions of kube-linter, kube-score, polaris, checkov, trivy and kubescape become as waivers
    #[arg(long, conflicts_with_all = ["expired", "unused", "fail_expired", "output"])]
    pub(super) convert: bool,

    /// With --convert: write it to the files
    #[arg(long, requires = "convert")]
    pub(super) write: bool,

    /// Exit with status 1 when a waiver is over
    #[arg(long)]
    pub(super) fail_expired: bool,

    /// Leave out paths below the folders that match GLOB, as in .gitignore (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,

    /// Output format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(super) output: ListFormat,

    /// Leave the first line of the table out
    #[arg(long)]
    pub(super) no_headers: bool,

    #[command(flatten)]
    pub(super) charts: ChartArgs,

    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns
    Table,
    /// One JSON object
    Json,
}

pub(super) const ROLLOUT_EXAMPLES: &str = "\
Examples:
  # What would fail today, in a month, on the days on which rules are enforced, and if everything were denied
  kubectl policy rollout

  # As data
  kubectl policy rollout -o json services/

Waivers that end in between are counted, and what is in the baseline is not. A rule that is off is not run.

Exit status:
  0  whatever is found
  2  something could not be checked";

#[derive(Debug, Args)]
pub(super) struct RolloutArgs {
    /// Files and folders, or `-` for standard input [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Leave out paths below the folders that match GLOB, as in .gitignore (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,

    /// Findings that FILE lists were there before, and are not counted
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Output format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(super) output: ListFormat,

    /// Leave the first line of the table out
    #[arg(long)]
    pub(super) no_headers: bool,

    #[command(flatten)]
    pub(super) charts: ChartArgs,

    #[command(flatten)]
    pub(super) rules: RuleArgs,
}
