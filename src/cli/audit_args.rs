//! What may be typed after `audit`, as clap reads it; the flags that are kubectl's are spelled as kubectl does.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::args::{OutputArgs, RuleArgs};

pub(super) const AUDIT_EXAMPLES: &str = "\
Examples:
  # Everything in the cluster of the current context
  kubectl policy audit

  # One namespace of another cluster
  kubectl policy audit --context prod -n shop

  # Only the numbers, by rule, namespace and severity
  kubectl policy audit --summary

  # For a dashboard: PolicyReports that `kubectl get policyreports -A` shows
  kubectl policy audit --write-reports --exit-zero

  # The pipelines of a Spinnaker, by application
  kubectl policy audit --spinnaker https://gate.example.com --summary

  # What CI keeps
  kubectl policy audit -o text -o json=audit.json

Exit status:
  0  nothing at or above --fail-on
  1  findings
  2  something could not be read or checked, which is named; the rest was";

#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    #[command(flatten)]
    pub(super) objects: ObjectArgs,

    /// Only the numbers: by severity, by namespace and by rule (text, json or yaml)
    #[arg(long)]
    pub(super) summary: bool,

    /// Write what was found into the cluster, as policy reports; those of earlier runs that are no longer true are removed
    #[arg(long)]
    pub(super) write_reports: bool,

    /// Go on watching, and tell what comes and what goes (text, or json: an object a line)
    #[arg(short, long, conflicts_with = "summary")]
    pub(super) watch: bool,

    /// While watching, show Prometheus metrics and /healthz at this address, such as 0.0.0.0:9090
    #[arg(long, value_name = "ADDRESS", requires = "watch")]
    pub(super) metrics_addr: Option<SocketAddr>,

    #[command(flatten)]
    pub(super) access: AccessArgs,

    #[command(flatten)]
    pub(super) spinnaker: SpinnakerArgs,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,

    /// Worker threads [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
}

/// Which objects are looked at.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct ObjectArgs {
    /// Look at all namespaces, which is the default; beats --namespace
    #[arg(short = 'A', long)]
    pub(super) all_namespaces: bool,

    /// Only objects with these labels: `=`, `==`, `!=`, `in`, `notin`. Rules that look at other objects are skipped
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    pub(super) selector: Option<String>,

    /// Only objects with these fields. Rules that look at other objects are skipped
    #[arg(long, value_name = "SELECTOR")]
    pub(super) field_selector: Option<String>,

    /// Also check objects whose controller is checked, such as the Pods of a Deployment
    #[arg(long)]
    pub(super) include_owned: bool,

    /// Read every kind that the cluster serves, also those that no selected rule names
    #[arg(long)]
    pub(super) all_kinds: bool,

    /// Check only a part of the namespaces, such as 0/4; `auto` takes the part of an Indexed Job (`JOB_COMPLETION_INDEX` of
    /// `JOB_COMPLETIONS`) or of a CI system. The rest is seen by rules that look at other objects
    #[arg(long, value_name = "I/N", conflicts_with = "namespace")]
    pub(super) shard: Option<String>,

    /// Nothing to check is no error, even in a namespace that does not exist
    #[arg(long)]
    pub(super) allow_empty: bool,

    /// Objects a request
    #[arg(long, value_name = "N", default_value = "500", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) chunk_size: u32,
}

/// The way to the cluster.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cluster")]
pub(super) struct AccessArgs {
    /// The kubeconfig [default: $KUBECONFIG, ~/.kube/config, the pod's own account]
    #[arg(long, value_name = "FILE")]
    pub(super) kubeconfig: Option<PathBuf>,

    /// The context of the kubeconfig
    #[arg(long, value_name = "NAME")]
    pub(super) context: Option<String>,

    /// The cluster of the kubeconfig
    #[arg(long, value_name = "NAME")]
    pub(super) cluster: Option<String>,

    /// The user of the kubeconfig
    #[arg(long, value_name = "NAME")]
    pub(super) user: Option<String>,

    /// The address of the API server
    #[arg(short, long, value_name = "URL")]
    pub(super) server: Option<String>,

    /// Bearer token; the command line shows it to other users of this machine, a kubeconfig does not
    #[arg(long, value_name = "TOKEN")]
    pub(super) token: Option<String>,

    /// The name of a user with a password
    #[arg(long, value_name = "NAME", requires = "password", conflicts_with = "token")]
    pub(super) username: Option<String>,

    /// The user's password; the command line shows it to other users of this machine, a kubeconfig does not
    #[arg(long, value_name = "PASSWORD", requires = "username")]
    pub(super) password: Option<String>,

    /// The authorities that may have signed the server's certificate, PEM
    #[arg(long, value_name = "FILE", conflicts_with = "insecure_skip_tls_verify")]
    pub(super) certificate_authority: Option<PathBuf>,

    /// The client certificate, PEM
    #[arg(long, value_name = "FILE", requires = "client_key")]
    pub(super) client_certificate: Option<PathBuf>,

    /// The key of the client certificate, PEM
    #[arg(long, value_name = "FILE", requires = "client_certificate")]
    pub(super) client_key: Option<PathBuf>,

    /// The user to act as
    #[arg(long = "as", value_name = "USER")]
    pub(super) act_as: Option<String>,

    /// The uid to act as
    #[arg(long, value_name = "UID")]
    pub(super) as_uid: Option<String>,

    /// The group to act as (repeatable)
    #[arg(long, value_name = "GROUP")]
    pub(super) as_group: Vec<String>,

    /// What else to say of the user to act as, `KEY=VALUE` (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    pub(super) as_user_extra: Vec<(String, String)>,

    /// The name that the server's certificate is checked for
    #[arg(long, value_name = "NAME")]
    pub(super) tls_server_name: Option<String>,

    /// Do not check the server's certificate: anybody in between may read and answer
    #[arg(long)]
    pub(super) insecure_skip_tls_verify: bool,

    /// The proxy on the way to the server, http or https [default: the kubeconfig's, that of the environment]
    #[arg(long, value_name = "URL")]
    pub(super) proxy_url: Option<String>,

    /// Taken because kubectl has it: answers are never compressed
    #[arg(long)]
    pub(super) disable_compression: bool,

    /// Taken because kubectl has it: nothing is cached
    #[arg(long, value_name = "DIR")]
    pub(super) cache_dir: Option<PathBuf>,

    /// How long one request may take, such as 30s or 2m; 0 waits for ever
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = request_timeout)]
    pub(super) request_timeout: RequestTimeout,
}

/// The way to a Spinnaker.
#[derive(Debug, Args)]
#[command(next_help_heading = "Spinnaker")]
pub(super) struct SpinnakerArgs {
    /// Look at the pipelines of a Spinnaker instead of a cluster: the address of its Gate
    #[arg(long, value_name = "GATE_URL", conflicts_with_all = [
        "write_reports", "selector", "field_selector", "all_namespaces", "all_kinds", "include_owned", "kubeconfig",
        "context", "cluster", "user", "server", "token", "username", "certificate_authority", "client_certificate",
        "tls_server_name", "insecure_skip_tls_verify", "act_as", "proxy_url",
    ])]
    pub(super) spinnaker: Option<String>,

    /// A header for every request to Gate, `Name: value` (repeatable)
    #[arg(long, value_name = "HEADER", requires = "spinnaker")]
    pub(super) spinnaker_header: Vec<String>,

    /// A file with the bearer token for Gate [default: what `SPINNAKER_TOKEN` says]
    #[arg(long, value_name = "FILE", requires = "spinnaker")]
    pub(super) spinnaker_token_file: Option<PathBuf>,

    /// The client certificate for Gate, PEM, with its chain
    #[arg(long, value_name = "FILE", requires = "spinnaker")]
    pub(super) spinnaker_certificate: Option<PathBuf>,

    /// The key of the client certificate, PEM [default: in the same file]
    #[arg(long, value_name = "FILE", requires = "spinnaker_certificate")]
    pub(super) spinnaker_key: Option<PathBuf>,

    /// The authorities that may have signed Gate's certificate, PEM [default: those of the system]
    #[arg(long, value_name = "FILE", requires = "spinnaker")]
    pub(super) spinnaker_certificate_authority: Option<PathBuf>,

    /// Only the pipelines of this application (repeatable)
    #[arg(long, value_name = "NAME", requires = "spinnaker")]
    pub(super) application: Vec<String>,
}

/// A time for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RequestTimeout(pub(super) Option<Duration>);

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("it looks like `key=value`".to_owned()),
    }
}

fn request_timeout(text: &str) -> Result<RequestTimeout, String> {
    let is_zero = !text.is_empty() && text.trim_end_matches(['s', 'm', 'h']).chars().all(|c| c == '0');
    if is_zero {
        return Ok(RequestTimeout(None));
    }
    super::args::duration(text).map(|time| RequestTimeout(Some(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_else_is_said_of_a_user_has_a_key() {
        assert_eq!(key_value("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert!(key_value("=b").is_err() && key_value("a").is_err());
    }

    #[test]
    fn no_time_is_all_the_time() {
        assert_eq!(request_timeout("0"), Ok(RequestTimeout(None)));
        assert_eq!(request_timeout("0s"), Ok(RequestTimeout(None)));
        assert_eq!(request_timeout("90s"), Ok(RequestTimeout(Some(Duration::from_secs(90)))));
        assert!(request_timeout("").is_err() && request_timeout("soon").is_err());
    }
}
