//! `kubectl-policy`: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    kubectl_policy::cli::main()
}
