//! From a kubeconfig and kubectl's flags to a client that has proved that somebody answers.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::future::Future;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kube::config::{AuthInfo, KubeConfigOptions, Kubeconfig, KubeconfigError, NamedContext};
use kube::{Client, Config};
use tokio::runtime::{Builder, Runtime};

use super::fault;
use crate::finding::Problem;

/// How much of a PEM file is looked at; the bundle of all public authorities has 0.2 MB.
const PEM_BYTES: u64 = 1 << 20;

/// What kubectl's flags say about the way to the cluster. What is left out is the kubeconfig's.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// `--kubeconfig`
    pub kubeconfig: Option<PathBuf>,
    /// `--context`
    pub context: Option<String>,
    /// `--cluster`
    pub cluster: Option<String>,
    /// `--user`
    pub user: Option<String>,
    /// `--server`
    pub server: Option<String>,
    /// `--token`
    pub token: Option<String>,
    /// `--username`
    pub username: Option<String>,
    /// `--password`
    pub password: Option<String>,
    /// `--certificate-authority`
    pub certificate_authority: Option<PathBuf>,
    /// `--client-certificate`
    pub client_certificate: Option<PathBuf>,
    /// `--client-key`
    pub client_key: Option<PathBuf>,
    /// `--as`
    pub act_as: Option<String>,
    /// `--as-uid`
    pub act_as_uid: Option<String>,
    /// `--as-group`
    pub act_as_groups: Vec<String>,
    /// `--as-user-extra`, by key
    pub act_as_extra: BTreeMap<String, Vec<String>>,
    /// `--tls-server-name`
    pub tls_server_name: Option<String>,
    /// `--insecure-skip-tls-verify`
    pub insecure: bool,
    /// `--proxy-url`
    pub proxy_url: Option<String>,
    /// `--request-timeout`; `None` waits for ever.
    pub request_timeout: Option<Duration>,
}

/// A cluster that answers.
pub struct Cluster {
    pub(super) client: Client,
    pub(super) runtime: Arc<Runtime>,
    pub(super) timeout: Option<Duration>,
    /// The context of the kubeconfig; `None` without one, as in a pod.
    pub context: Option<String>,
    /// `https://10.0.0.1:6443`
    pub server: String,
    /// The context's namespace.
    pub namespace: String,
    /// The server's release, major and minor, where it says it.
    pub version: Option<(u16, u16)>,
}

/// Where the way to a cluster is written.
enum Way {
    Kubeconfig(Box<Kubeconfig>),
    Pod,
    Address,
}

impl Cluster {
    /// Reads the kubeconfig as kubectl does (`--kubeconfig`, `$KUBECONFIG`, `~/.kube/config`, the pod that this runs in),
    /// and asks the server for its version.
    ///
    /// # Errors
    ///
    /// No kubeconfig, or one that cannot be used; a server that cannot be reached or refuses the credentials.
    pub fn connect(access: &Access) -> Result<Self, Box<Problem>> {
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("cluster").enable_all().build();
        let runtime = runtime.map_err(|error| Problem::new(format!("cannot start: {error}")))?;
        let (config, context) = runtime.block_on(config(access))?;
        let (server, namespace) = (address(&config.cluster_url.to_string()), config.default_namespace.clone());
        let client = runtime.block_on(async { Client::try_from(config) });
        let client = client.map_err(|error| fault::problem(&format!("cannot speak to `{server}`"), &error))?;
        let asked = async { client.apiserver_version().await };
        let version = match runtime.block_on(within(access.request_timeout, asked)) {
            Ok(Ok(info)) => number(&info.major).zip(number(&info.minor)),
            // Some clusters tell their version to nobody; whether the rest can be read shows when it is.
            Ok(Err(error)) if matches!(fault::code(&error), Some(403 | 404)) => None,
            Ok(Err(error)) => {
                return Err(Box::new(fault::problem(&format!("cannot reach the cluster `{server}`"), &error)));
            }
            Err(time) => {
                let message = format!("cannot reach the cluster `{server}`: no answer within {}", seconds(time));
                return Err(Box::new(Problem::new(message).with_hint("`--request-timeout` says how long to wait")));
            }
        };
        Ok(Self {
            client,
            runtime: Arc::new(runtime),
            timeout: access.request_timeout,
            context,
            server,
            namespace,
            version,
        })
    }

    /// `context prod (https://10.0.0.1:6443)`: which cluster it is, for people.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.context {
            Some(context) => format!("context {context} ({})", self.server),
            None => format!("cluster {}", self.server),
        }
    }
}

/// Lets a future run for so long at most; the time comes back where that was not enough.
pub(super) async fn within<T>(time: Option<Duration>, work: impl Future<Output = T>) -> Result<T, Duration> {
    match time {
        Some(time) => tokio::time::timeout(time, work).await.map_err(|_| time),
        None => Ok(work.await),
    }
}

/// `90s`
pub(super) fn seconds(time: Duration) -> String {
    format!("{}s", time.as_secs_f64())
}

async fn config(access: &Access) -> Result<(Config, Option<String>), Box<Problem>> {
    let (mut config, context) = match way(access)? {
        Way::Kubeconfig(file) => from_kubeconfig(*file, access).await.map_err(|error| fault::kubeconfig(&error))?,
        Way::Pod => {
            let failed = |error| Problem::new(format!("cannot use the account of this pod: {error}"));
            (Config::incluster().map_err(failed)?, None)
        }
        Way::Address => (Config::new("https://localhost".parse().map_err(|_| no_kubeconfig())?), None),
    };
    if let Some(server) = &access.server {
        let wrong = |error| Problem::new(format!("`--server {server}` is no address: {error}"));
        config.cluster_url = server.parse().map_err(wrong)?;
    }
    identify(&mut config.auth_info, access)?;
    impersonate(&mut config.auth_info, access)?;
    if let Some(url) = &access.proxy_url {
        proxy(&mut config, url)?;
    }
    if access.insecure {
        config.accept_invalid_certs = true;
        config.root_cert = None;
    }
    if let Some(path) = &access.certificate_authority {
        pem("certificate-authority", path)?;
        // Whoever names an authority wants it asked, whatever the kubeconfig says of the server's certificate.
        config.accept_invalid_certs = false;
        config.root_cert = None;
        config.root_cert_file = Some(path.clone());
    }
    if access.tls_server_name.is_some() {
        config.tls_server_name.clone_from(&access.tls_server_name);
    }
    config.connect_timeout = access.request_timeout.map(|time| time.min(Duration::from_secs(30)));
    Ok((config, context))
}

/// Credentials on the command line stand for all of the kubeconfig's. kubectl keeps what is of another sort and may then
/// be somebody else: the API server goes by a certificate before any token.
fn identify(user: &mut AuthInfo, access: &Access) -> Result<(), Box<Problem>> {
    if access.token.is_some() || access.username.is_some() || access.client_certificate.is_some() {
        (user.username, user.password) = (access.username.clone(), access.password.clone().map(Into::into));
        (user.token, user.token_file) = (access.token.clone().map(Into::into), None);
        (user.exec, user.auth_provider) = (None, None);
        (user.client_certificate, user.client_key) = (None, None);
        (user.client_certificate_data, user.client_key_data) = (None, None);
    }
    if let (Some(certificate), Some(key)) = (&access.client_certificate, &access.client_key) {
        user.client_certificate = Some(pem("client-certificate", certificate)?);
        user.client_key = Some(pem("client-key", key)?);
    }
    Ok(())
}

fn impersonate(user: &mut AuthInfo, access: &Access) -> Result<(), Box<Problem>> {
    let Some(name) = &access.act_as else {
        let is_alone = access.act_as_uid.is_none() && access.act_as_groups.is_empty() && access.act_as_extra.is_empty();
        let problem = Problem::new("`--as-group`, `--as-uid` and `--as-user-extra` need a user to act as");
        return if is_alone { Ok(()) } else { Err(Box::new(problem.with_hint("name the user too: `--as`"))) };
    };
    user.impersonate = Some(name.clone());
    user.impersonate_uid.clone_from(&access.act_as_uid);
    user.impersonate_groups = (!access.act_as_groups.is_empty()).then(|| access.act_as_groups.clone());
    user.impersonate_user_extra =
        (!access.act_as_extra.is_empty()).then(|| access.act_as_extra.clone().into_iter().collect());
    Ok(())
}

/// Sets the proxy. What is wrong with its address is said without it: it may hold a password.
fn proxy(config: &mut Config, url: &str) -> Result<(), Box<Problem>> {
    config.proxy_url = url.parse().ok();
    let address = config.proxy_url.as_ref().filter(|address| address.authority().is_some());
    match address.map(|address| address.scheme_str()) {
        Some(Some("http" | "https")) => Ok(()),
        Some(Some(_)) => Err(Box::new(
            Problem::new("the proxy of `--proxy-url` is neither an http nor an https one")
                .with_hint("`http://proxy.example.com:3128`; for SOCKS a tunnel to the server and `--server` will do"),
        )),
        _ => Err(Box::new(
            Problem::new("`--proxy-url` is no address").with_hint("it looks like `http://proxy.example.com:3128`"),
        )),
    }
}

/// The path of a PEM file that a flag names, once it is known to be one: later the error would not say which flag it
/// was. <https://www.rfc-editor.org/rfc/rfc7468>
fn pem(flag: &str, path: &Path) -> Result<String, Box<Problem>> {
    let failed =
        |why: &dyn Display| Box::new(Problem::new(format!("cannot use `{}` of `--{flag}`: {why}", path.display())));
    let mut text = Vec::new();
    File::open(path).and_then(|file| file.take(PEM_BYTES).read_to_end(&mut text)).map_err(|error| failed(&error))?;
    if !String::from_utf8_lossy(&text).contains("-----BEGIN ") {
        return Err(failed(&"it is no PEM file"));
    }
    path.to_str().map(ToOwned::to_owned).ok_or_else(|| failed(&"its name is no UTF-8"))
}

/// kubectl's order: what is named, `$KUBECONFIG`, the file in the home folder, the pod.
fn way(access: &Access) -> Result<Way, Box<Problem>> {
    let read = |result: Result<Kubeconfig, KubeconfigError>| {
        result.map(|file| Way::Kubeconfig(Box::new(file))).map_err(|error| Box::new(fault::kubeconfig(&error)))
    };
    if let Some(path) = &access.kubeconfig {
        return read(Kubeconfig::read_from(path));
    }
    match Kubeconfig::from_env() {
        Ok(Some(file)) => return Ok(Way::Kubeconfig(Box::new(file))),
        // kubectl passes over a file of the list that is not there.
        Err(KubeconfigError::ReadConfig(error, _)) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(Box::new(fault::kubeconfig(&error))),
        Ok(None) => {}
    }
    let home = std::env::home_dir().map(|home| home.join(".kube").join("config")).filter(|path| path.exists());
    match home {
        Some(path) => read(Kubeconfig::read_from(path)),
        None if std::env::var_os("KUBERNETES_SERVICE_HOST").is_some() => Ok(Way::Pod),
        None if access.server.is_some() => Ok(Way::Address),
        None => Err(Box::new(no_kubeconfig())),
    }
}

fn no_kubeconfig() -> Problem {
    Problem::new("there is no kubeconfig, so nobody says which cluster to look at")
        .with_hint("name one with `--kubeconfig` or in $KUBECONFIG; `kubectl config view` shows the one kubectl uses")
}

async fn from_kubeconfig(mut file: Kubeconfig, access: &Access) -> Result<(Config, Option<String>), KubeconfigError> {
    let mut context = access.context.clone().or_else(|| file.current_context.clone().filter(|name| !name.is_empty()));
    // With a cluster named, kubectl needs no context.
    if let (None, Some(cluster)) = (&context, &access.cluster) {
        let made = kube::config::Context { cluster: cluster.clone(), ..Default::default() };
        file.contexts.push(NamedContext { name: String::new(), context: Some(made), other: BTreeMap::default() });
        context = Some(String::new());
    }
    if context.is_none() {
        return Err(KubeconfigError::CurrentContextNotSet);
    }
    let options =
        KubeConfigOptions { context: context.clone(), cluster: access.cluster.clone(), user: access.user.clone() };
    let config = Config::from_custom_kubeconfig(file, &options).await?;
    Ok((config, context.filter(|name| !name.is_empty())))
}

/// The address without what somebody may have hidden in it: `https://user:password@host` is an address too.
fn address(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let (authority, path) = rest.split_once('/').map_or((rest, ""), |(authority, path)| (authority, path));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() { format!("{scheme}://{host}") } else { format!("{scheme}://{host}/{path}") }
}

/// The number that a version begins with; providers write `33+`.
fn number(text: &str) -> Option<u16> {
    text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_credentials() {
        assert_eq!(address("https://me:secret@10.0.0.1:6443/?token=x"), "https://10.0.0.1:6443");
        assert_eq!(address("https://rancher/k8s/clusters/c-1"), "https://rancher/k8s/clusters/c-1");
    }

    #[test]
    fn providers_versions_are_read() {
        assert_eq!((number("1"), number("33+"), number("x")), (Some(1), Some(33), None));
    }

    #[test]
    fn credentials_of_flags_stand_for_those_of_the_kubeconfig() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "-----BEGIN CERTIFICATE-----").unwrap();
        let empty = tempfile::NamedTempFile::new().unwrap();
        let path = || Some(file.path().to_owned());
        let plugin = AuthInfo {
            exec: serde_json::from_str(r#"{"command": "plugin"}"#).unwrap(),
            client_certificate_data: Some("old".to_owned()),
            client_key_data: Some("old".to_owned().into()),
            token: Some("old".to_owned().into()),
            ..AuthInfo::default()
        };
        let with = |access: &Access| {
            let mut user = plugin.clone();
            identify(&mut user, access).map(|()| user)
        };
        assert!(with(&Access::default()).unwrap().exec.is_some());
        let named = Access { username: Some("me".into()), password: Some("x".into()), ..Access::default() };
        let user = with(&named).unwrap();
        assert_eq!((user.username.as_deref(), user.token.is_some(), user.exec.is_some()), (Some("me"), false, false));
        assert!(user.client_key_data.is_none() && user.client_certificate_data.is_none());
        let certified = Access { client_certificate: path(), client_key: path(), ..Access::default() };
        let user = with(&certified).unwrap();
        assert_eq!(user.client_key.as_deref(), file.path().to_str());
        assert!(user.client_key_data.is_none() && user.client_certificate.is_some() && user.exec.is_none());
        assert!(user.token.is_none());
        for wrong in [Path::new("/no/such/file"), empty.path(), Path::new("/")] {
            let access = Access { client_certificate: Some(wrong.into()), client_key: path(), ..Access::default() };
            let message = with(&access).unwrap_err().message;
            assert!(message.contains(&format!("`{}` of `--client-certificate`", wrong.display())), "{message}");
        }
    }

    #[test]
    fn whom_to_act_as_is_said_in_full_or_not_at_all() {
        let extra = BTreeMap::from([("reason".to_owned(), vec!["audit".to_owned(), "night".to_owned()])]);
        let mut access = Access { act_as_extra: extra, ..Access::default() };
        let mut user = AuthInfo::default();
        assert!(impersonate(&mut user, &access).unwrap_err().message.contains("need a user to act as"));
        access.act_as = Some("me".into());
        impersonate(&mut user, &access).unwrap();
        assert_eq!(user.impersonate_user_extra.unwrap()["reason"], ["audit", "night"]);
    }

    #[test]
    fn a_proxy_speaks_http_and_its_password_is_not_shown() {
        let mut config = Config::new("https://localhost".parse().unwrap());
        let mut proxy = |url| proxy(&mut config, url);
        assert!(proxy("http://proxy:3128").is_ok() && proxy("https://me:secret@proxy").is_ok());
        for wrong in ["socks5://me:secret@proxy:1080", "secret proxy", "/secret", "secret"] {
            let problem = proxy(wrong).unwrap_err();
            assert!(!format!("{problem:?}").contains("secret"), "{problem:?}");
        }
    }

    #[test]
    fn an_authority_of_the_command_line_is_asked_even_where_the_kubeconfig_asks_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        let text = r#"{"clusters": [{"name": "c", "cluster": {"server": "https://x", "insecure-skip-tls-verify": true}}],
            "contexts": [{"name": "c", "context": {"cluster": "c"}}], "current-context": "c"}"#;
        std::fs::write(&path, text).unwrap();
        let authority = folder.path().join("ca.pem");
        std::fs::write(&authority, "-----BEGIN CERTIFICATE-----").unwrap();
        let runtime = Builder::new_current_thread().build().unwrap();
        let with = |authority: Option<PathBuf>| {
            let access = Access {
                kubeconfig: Some(path.clone()),
                certificate_authority: authority,
                token: Some("named".into()),
                ..Access::default()
            };
            runtime.block_on(config(&access)).unwrap().0
        };
        let (without, named) = (with(None), with(Some(authority.clone())));
        assert!(without.accept_invalid_certs && without.auth_info.token.is_some());
        assert_eq!((named.accept_invalid_certs, named.root_cert_file), (false, Some(authority)));
    }

    #[test]
    fn a_broken_kubeconfig_is_not_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        std::fs::write(&path, "users: [{name: a, user: {token: hunter2, token: [}}]").unwrap();
        let access = Access { kubeconfig: Some(path), ..Access::default() };
        let Err(problem) = Cluster::connect(&access) else { panic!("it connected") };
        assert!(!format!("{problem:?}").contains("hunter2"), "{problem:?}");
    }
}
