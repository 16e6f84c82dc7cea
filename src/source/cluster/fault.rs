//! What went wrong between here and the API server, in words that say what to do and hold nothing secret.

use kube::Error;
use kube::client::AuthError;
use kube::config::KubeconfigError;

use crate::finding::Problem;

/// What the server said, or why it could not be asked.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::Api(status) if !status.message.is_empty() => one_line(&status.message),
        Error::Api(status) => format!("the server answered {}", status.code),
        Error::Auth(error) => auth(error),
        Error::SerdeError(_) => "the answer is no list of objects".to_owned(),
        Error::Service(inner) => match inner.downcast_ref::<AuthError>() {
            Some(error) => auth(error),
            None => root(inner.as_ref()),
        },
        other => root(other),
    }
}

/// The same as a problem, `what` being what was tried.
pub(super) fn problem(what: &str, error: &Error) -> Problem {
    let problem = Problem::new(format!("{what}: {}", words(error)));
    match hint(error) {
        Some(hint) => problem.with_hint(hint),
        None => problem,
    }
}

const LOG_IN: &str = "the credentials are not accepted, or are no longer: log in again, or name another `--user`";

fn hint(error: &Error) -> Option<&'static str> {
    // Who is not known may be let in as nobody.
    let is_nobody = matches!(error, Error::Api(status) if status.message.contains("\"system:anonymous\""));
    match code(error) {
        Some(401) => Some(LOG_IN),
        Some(403) if is_nobody => Some(LOG_IN),
        Some(403) => Some("the user needs `list` for it; docs/audit.md has a role with all that an audit reads"),
        Some(_) => None,
        None if matches!(error, Error::Auth(_)) => None,
        // rustls says so of the user's own certificate, too.
        None if words(error).contains("UnsupportedCertVersion") => Some(
            "a certificate of X.509 version 1 is not supported; `openssl x509 -req` makes one of version 3 with `-extfile`",
        ),
        None => Some("is the address right, and can it be reached from here? `kubectl version` asks the same server"),
    }
}

/// The status that the server answered with.
pub(super) fn code(error: &Error) -> Option<u16> {
    match error {
        Error::Api(status) => Some(status.code),
        _ => None,
    }
}

/// The place in a list was forgotten: etcd keeps a state for a few minutes only.
pub(super) fn is_gone(error: &Error) -> bool {
    code(error) == Some(410)
}

/// Another try may succeed. What the client itself tries again (429, 503, 504) has been tried by then.
pub(super) fn is_passing(error: &Error) -> bool {
    match error {
        Error::Api(status) => matches!(status.code, 500 | 502),
        Error::HyperError(_) => true,
        Error::Service(inner) => inner.downcast_ref::<AuthError>().is_none(),
        _ => false,
    }
}

/// What is wrong with a kubeconfig. A parser's own words are left out: they quote the file, and it holds tokens.
pub(super) fn kubeconfig(error: &KubeconfigError) -> Problem {
    match error {
        KubeconfigError::CurrentContextNotSet => Problem::new("the kubeconfig has no current context")
            .with_hint("`kubectl config use-context NAME`, or say `--context NAME`"),
        KubeconfigError::LoadContext(name) => Problem::new(format!("the kubeconfig has no context `{name}`"))
            .with_hint("`kubectl config get-contexts` lists them"),
        KubeconfigError::LoadClusterOfContext(name) => Problem::new(format!("the kubeconfig has no cluster `{name}`")),
        KubeconfigError::ReadConfig(error, path) => {
            Problem::new(format!("cannot read the kubeconfig `{}`: {}", path.display(), plain(&error.to_string())))
        }
        KubeconfigError::Parse(_) => Problem::new("the kubeconfig is not what a kubeconfig looks like")
            .with_hint("`kubectl config view` says where"),
        other => Problem::new(format!("the kubeconfig cannot be used: {}", plain(&root(other)))),
    }
}

fn auth(error: &AuthError) -> String {
    match error {
        AuthError::AuthExecStart(error) => {
            format!("the credential plugin of the kubeconfig cannot be run: {}", plain(&error.to_string()))
        }
        // What it wrote may be a token.
        AuthError::AuthExecRun { cmd, out } => format!("the credential plugin `{cmd}` ended with {}", out.status),
        AuthError::AuthExecParse(_) | AuthError::ExecPluginFailed => {
            "the credential plugin of the kubeconfig answered with no credentials".to_owned()
        }
        other => root(other),
    }
}

/// The innermost reason: `connection refused` rather than the names of all layers above it.
fn root(error: &(dyn std::error::Error + 'static)) -> String {
    let mut innermost = error;
    for _ in 0..16 {
        match innermost.source() {
            Some(source) => innermost = source,
            None => break,
        }
    }
    one_line(&plain(&innermost.to_string()))
}

/// The system's words for an error, without its number.
fn plain(text: &str) -> String {
    text.split(" (os error").next().unwrap_or(text).to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use kube::core::Status;

    use super::*;

    fn api(code: u16, message: &str) -> Error {
        Error::Api(Status::failure(message, "").with_code(code).boxed())
    }

    #[test]
    fn the_server_s_own_words_are_told() {
        let problem = problem("cannot list secrets", &api(403, "secrets is forbidden:\nUser \"x\" cannot list"));
        assert_eq!(problem.message, "cannot list secrets: secrets is forbidden: User \"x\" cannot list");
        assert!(problem.hint.unwrap().contains("needs `list`"));
    }

    #[test]
    fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
        assert!(is_passing(&api(502, "")) && is_passing(&Error::Service("broken pipe".into())));
        assert!(!is_passing(&api(403, "")) && !is_passing(&api(401, "")) && !is_passing(&api(410, "")));
        assert!(is_gone(&api(410, "")));
    }

    #[test]
    fn an_output_of_a_plugin_is_not_shown() {
        let out = std::process::Output {
            status: std::process::ExitStatus::default(),
            stdout: b"TOKEN".into(),
            stderr: Vec::new(),
        };
        let error = AuthError::AuthExecRun { cmd: "login".into(), out: Box::new(out) };
        let told = words(&Error::Service(Box::new(error)));
        assert!(told.contains("`login`") && !told.contains("TOKEN"), "{told}");
    }
}
