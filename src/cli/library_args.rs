//! What may be typed to the commands about rules: `list`, `explain`, `new`, `test`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::ColorWhen;

/// Where rules come from besides the program itself.
#[derive(Debug, Args)]
pub(super) struct OwnArgs {
    /// Read this configuration [default: .kubectl-policy.yaml, looked for upward]
    #[arg(long, value_name = "FILE", env = "KUBECTL_POLICY_CONFIG")]
    pub(super) config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,

    /// Also load rules from a file or folder (repeatable)
    #[arg(short, long, value_name = "PATH")]
    pub(super) policy: Vec<PathBuf>,
}

pub(super) const LIST_EXAMPLES: &str = "\
Examples:
  # Every rule there is, your own among them
  kubectl policy list

  # What `check` runs unless told otherwise
  kubectl policy list --bundle default

  # What looks at a CronJob and fails the run
  kubectl policy list --kind CronJob --severity critical,high

  # The ids of a category, for a script
  kubectl policy list --category rbac -o name";

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only rules of this bundle (repeatable) [default: all, which holds every rule]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) bundle: Vec<String>,

    /// Only rules of this category (repeatable)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) category: Vec<String>,

    /// Only rules of this severity (repeatable)
    #[arg(long, value_name = "SEVERITY", value_enum, value_delimiter = ',')]
    pub(super) severity: Vec<SeverityArg>,

    /// Only rules that look at objects of this kind, such as Ingress or apps/Deployment (repeatable)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) kind: Vec<String>,

    /// Output format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value = "table")]
    pub(super) output: ListFormat,

    /// No line of headings above the table
    #[arg(long)]
    pub(super) no_headers: bool,

    #[command(flatten)]
    pub(super) own: OwnArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SeverityArg {
    /// The cluster itself is at risk, or the object cannot work
    Critical,
    /// A fault, or a way in for an attacker
    High,
    /// A likely fault in production
    Medium,
    /// A weakness
    Low,
    /// Worth knowing
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns
    Table,
    /// Everything about each rule
    Json,
    /// The same as YAML
    Yaml,
    /// The ids alone
    Name,
}

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  # What a finding is about
  kubectl policy explain latest-tag

  # Which rule is the same check of another tool
  kubectl policy explain kube-linter:latest-tag

  # A rule of your own, as a page for your documentation
  kubectl policy explain -p policies/ team-label -o markdown";

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule's id, or its id in another tool: `polaris:tagNotSpecified`
    #[arg(value_name = "RULE")]
    pub(super) rule: String,

    /// Output format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(super) output: ExplainFormat,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub(super) color: ColorWhen,

    #[command(flatten)]
    pub(super) own: OwnArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// For a terminal
    Text,
    /// Everything, with the examples
    Json,
    /// A page
    Markdown,
}

pub(super) const NEW_EXAMPLES: &str = "\
Examples:
  # policies/labels/team_label/ with a rule, unit tests and four fixtures
  kubectl policy new labels/team-label

  # Into another folder
  kubectl policy new labels/team-label --dir deploy/policies";

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// What the rule is called, below its category; the id names the bad pattern
    #[arg(value_name = "CATEGORY/RULE")]
    pub(super) name: String,

    /// The folder that holds the categories
    #[arg(long, value_name = "DIR", default_value = "policies")]
    pub(super) dir: PathBuf,
}

pub(super) const TEST_EXAMPLES: &str = "\
Examples:
  # Everything below policies/
  kubectl policy test policies

  # The tests of one rule, each with its name
  kubectl policy test policies --run 'team-label/*' -v

  # For CI: every line of every rule is reached by its tests
  kubectl policy test policies --min-coverage 100 -o junit > report.xml

Exit status:
  0  all tests passed
  1  a test failed, or a file is below --min-coverage
  2  something could not be tested, or there are no tests";

#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Folders with rules, conftest packages or shared Rego
    /// [default: the configuration's `policies`, else policy/ and policies/]
    #[arg(value_name = "DIR")]
    pub(super) dirs: Vec<PathBuf>,

    /// Only tests whose `subject/name` holds TEXT, or matches it where it has `*` or `?`
    #[arg(long, value_name = "TEXT")]
    pub(super) run: Option<String>,

    /// Show which lines no test reached
    #[arg(long)]
    pub(super) coverage: bool,

    /// Fail where less than N percent of a file's lines are reached
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) min_coverage: Option<u8>,

    /// Show every test, not only those that failed
    #[arg(short, long)]
    pub(super) verbose: bool,

    /// Output format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(super) output: TestFormat,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub(super) color: ColorWhen,

    /// Worker threads [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,

    /// Read this configuration [default: .kubectl-policy.yaml, looked for upward]
    #[arg(long, value_name = "FILE", env = "KUBECTL_POLICY_CONFIG")]
    pub(super) config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// A line a rule, and what failed
    Text,
    /// Every case
    Json,
    /// XML for CI systems
    Junit,
}

pub(super) const INIT_EXAMPLES: &str = "\
Examples:
  # See what would be written
  kubectl policy init --dry-run

  # Write .kubectl-policy.yaml, and say what each setting matched
  kubectl policy init";

/// Where a configuration is made.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The root of the repository; the configuration is written there
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) dir: PathBuf,

    /// Print the configuration and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,

    /// Overwrite a configuration that is there
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) force: bool,
}
