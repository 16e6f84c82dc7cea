//! What may be typed after `hook`, as clap reads it.

use clap::{Args, Subcommand};

use super::args::{ChartArgs, ColorWhen, FailOn, RuleArgs};

pub(super) const HOOK_EXAMPLES: &str = "\
Examples:
  # Check what is pushed from this repository, from now on
  kubectl policy hook install

  # Is it active, through what, and would it run?
  kubectl policy hook status

  # Push without the check
  git push --no-verify";

const PRE_PUSH_EXAMPLES: &str = "\
git runs this, with a line for each ref on standard input. To try it without a push:
  echo \"HEAD $(git rev-parse HEAD) refs/heads/main $(git rev-parse origin/main)\" |
    kubectl policy hook pre-push origin \"$(git remote get-url origin)\"

Exit status:
  0  nothing new to complain about
  1  findings: the push is refused
  2  something could not be checked: the push is refused";

#[derive(Debug, Args)]
pub(super) struct HookArgs {
    #[command(subcommand)]
    pub(super) command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum HookCommand {
    /// Let git check what is pushed from this repository; an existing hook is kept and runs first
    Install(InstallArgs),
    /// Undo `install`, and restore what was there before
    Uninstall,
    /// Say whether pushes are checked, through what, and whether it would run (exit status 0 or 1)
    Status,
    /// Check the commits of a push: what git runs
    #[command(after_help = PRE_PUSH_EXAMPLES, disable_version_flag = true)]
    PrePush(PrePushArgs),
    /// The same under pre-commit, which says in its environment what is pushed
    #[command(disable_version_flag = true)]
    PreCommitFramework(CheckedArgs),
}

#[derive(Debug, Args)]
pub(super) struct InstallArgs {
    /// Also where the folder of hooks serves other repositories, or another program manages the hooks
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct PrePushArgs {
    /// The remote's name; its address where it has none
    #[arg(value_name = "REMOTE")]
    pub(super) remote: String,

    /// The remote's address
    #[arg(value_name = "URL")]
    pub(super) url: String,

    #[command(flatten)]
    pub(super) checked: CheckedArgs,
}

/// What the check of a push may be told.
#[derive(Debug, Args)]
pub(super) struct CheckedArgs {
    #[command(flatten)]
    pub(super) rules: RuleArgs,

    #[command(flatten)]
    pub(super) charts: ChartArgs,

    /// The mildest level that refuses a push
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub(super) fail_on: Option<FailOn>,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub(super) color: ColorWhen,
}
