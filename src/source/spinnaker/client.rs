//! Asks Gate for lists: one small HTTP client, bounded in time and size, that follows no redirect (a redirect is Gate's
//! way of asking somebody to sign in) and shows no header.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::header::{HeaderName, HeaderValue};
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig};

use super::GateOptions;
use crate::finding::Problem;

/// The largest answer; an application with thousands of pipelines has some megabytes.
const MOST_BYTES: u64 = 64 << 20;
/// How often a request is sent again that failed for a reason that may pass.
const RETRIES: u32 = 2;
/// How long to wait before the first of them; twice as long before the next.
const PAUSE: Duration = Duration::from_millis(300);

pub(super) struct Client {
    agent: Agent,
    base: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

type Fallible<T> = Result<T, Box<Problem>>;

impl Client {
    pub(super) fn new(options: &GateOptions) -> Fallible<Self> {
        let base = address(&options.url)?;
        let mut headers = options.headers.iter().map(|text| header(text)).collect::<Fallible<Vec<_>>>()?;
        if let Some(token) = &options.token {
            headers.push(header(&format!("Authorization: Bearer {}", token.trim()))?);
        }
        let config = Agent::config_builder()
            .timeout_global(options.timeout)
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("kubectl-policy/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls(options)?)
            .build();
        Ok(Self { agent: config.new_agent(), base, headers })
    }

    pub(super) fn address(&self) -> &str {
        &self.base
    }

    /// The list that stands below the address, at a path of names that may hold anything.
    pub(super) fn list(&self, path: &[&str], query: &str) -> Fallible<Vec<Value>> {
        let path: String = path.iter().flat_map(|name| ["/".to_owned(), escaped(name)]).collect();
        let mut pause = PAUSE;
        let mut left = RETRIES;
        loop {
            match self.ask(&path, query) {
                Ok(list) => return Ok(list),
                Err(Refusal { passing: true, .. }) if left > 0 => {
                    left -= 1;
                    thread::sleep(pause);
                    pause *= 2;
                }
                Err(refusal) => return Err(Box::new(refusal.problem)),
            }
        }
    }

    fn ask(&self, path: &str, query: &str) -> Result<Vec<Value>, Refusal> {
        let failed = |why: String| Problem::new(format!("cannot read `{path}` of {}: {why}", self.base));
        let mut request = self.agent.get(format!("{}{path}{query}", self.base)).header("Accept", "application/json");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = match request.call() {
            Ok(response) => response,
            Err(error) => return Err(Refusal { passing: may_pass(&error), problem: failed(plain(&error)) }),
        };
        let status = response.status().as_u16();
        if status != 200 {
            let problem = failed(format!("Gate answers with status {status}"));
            let problem = match status {
                301..=308 | 401 => problem
                    .with_hint("Gate asks to sign in: give a token, a header or a client certificate, see `--help`"),
                403 => problem.with_hint("the account has no right to read this"),
                _ => problem,
            };
            return Err(Refusal { passing: status == 429 || status >= 500, problem });
        }
        let mut bytes = Vec::new();
        let read = response.body_mut().as_reader().take(MOST_BYTES + 1).read_to_end(&mut bytes);
        if let Err(error) = read {
            return Err(Refusal { passing: true, problem: failed(error.to_string()) });
        }
        let answer = if bytes.len() as u64 > MOST_BYTES {
            Err(failed(format!("the answer is larger than {} MiB", MOST_BYTES >> 20)))
        } else {
            members(&bytes).map_err(|why| failed(why.to_owned()).with_hint("is this the address of Gate's API?"))
        };
        answer.map_err(|problem| Refusal { passing: false, problem })
    }
}

/// Why there is no answer, and whether there may be one in a moment.
struct Refusal {
    passing: bool,
    problem: Problem,
}

fn members(bytes: &[u8]) -> Result<Vec<Value>, &'static str> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Array(members)) => Ok(members),
        Ok(_) => Err("the answer is no list"),
        Err(_) => Err("the answer is no JSON"),
    }
}

fn may_pass(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Io(_) | ureq::Error::ConnectionFailed)
}

/// An error of the client in our words; it holds no header.
fn plain(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::ConnectionFailed => "no connection".to_owned(),
        ureq::Error::Io(error) => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
        other => other.to_string(),
    }
}

/// The address without a slash at its end. One with a password in it would be shown in every message.
fn address(url: &str) -> Fallible<String> {
    let bad = |why: &str| {
        Box::new(
            Problem::new(format!("the address of Gate {why}")).with_hint("write it like `https://gate.example.com`"),
        )
    };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else { return Err(bad("begins with neither `https://` nor `http://`")) };
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return Err(Box::new(
            Problem::new("the address of Gate holds a password")
                .with_hint("give it as a header: `Authorization: Basic …`"),
        ));
    }
    if host.is_empty() || rest.contains(['?', '#', ' ']) || rest.contains(char::is_control) {
        return Err(bad("is no address"));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

/// `Name: value`. The value is never shown.
fn header(text: &str) -> Fallible<(HeaderName, HeaderValue)> {
    let parsed = text.split_once(':').and_then(|(name, value)| {
        let mut value = HeaderValue::from_str(value.trim()).ok()?;
        value.set_sensitive(true);
        Some((HeaderName::from_bytes(name.trim().as_bytes()).ok()?, value))
    });
    parsed.ok_or_else(|| {
        let name = text.split(':').next().unwrap_or_default();
        let shown = if text.contains(':') {
            format!("the header `{name}` cannot be sent")
        } else {
            "a header is not written as `Name: value`".to_owned()
        };
        Box::new(Problem::new(shown))
    })
}

fn tls(options: &GateOptions) -> Fallible<TlsConfig> {
    let roots = match &options.certificate_authority {
        Some(path) => RootCerts::new_with_certs(&pem(path)?.certificates),
        None => RootCerts::PlatformVerifier,
    };
    let client = match (&options.client_certificate, &options.client_key) {
        (Some(certificate), key) => {
            let chain = pem(certificate)?;
            let key = match key {
                Some(path) => pem(path)?.key,
                None => chain.key,
            };
            let Some(key) = key else {
                let file = options.client_key.as_ref().unwrap_or(certificate);
                return Err(Box::new(Problem::new(format!("no private key in `{}`", file.display()))));
            };
            Some(ClientCert::new_with_certs(&chain.certificates, key))
        }
        (None, Some(_)) => return Err(Box::new(Problem::new("a client key needs its client certificate"))),
        (None, None) => None,
    };
    Ok(TlsConfig::builder().root_certs(roots).client_cert(client).build())
}

struct Pem {
    certificates: Vec<Certificate<'static>>,
    key: Option<PrivateKey<'static>>,
}

fn pem(path: &Path) -> Fallible<Pem> {
    let failed = |why: String| Box::new(Problem::new(format!("cannot read `{}`: {why}", path.display())));
    let text = fs::read(path).map_err(|error| failed(error.to_string()))?;
    let mut pem = Pem { certificates: Vec::new(), key: None };
    for item in ureq::tls::parse_pem(&text) {
        match item.map_err(|error| failed(plain(&error)))? {
            PemItem::Certificate(certificate) => pem.certificates.push(certificate),
            PemItem::PrivateKey(key) => pem.key = Some(key),
            _ => {}
        }
    }
    if pem.certificates.is_empty() && pem.key.is_none() {
        return Err(failed("it holds no certificate and no key".to_owned()));
    }
    Ok(pem)
}

/// A name as one part of a path.
fn escaped(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            _ = write!(escaped, "%{byte:02X}");
        }
    }
    // `.` and `..` would be taken for steps in the path.
    if escaped.chars().all(|c| c == '.') { escaped.replace('.', "%2E") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_one_part_of_the_path() {
        assert_eq!(escaped("echo-jp"), "echo-jp");
        assert_eq!(escaped("../a b?"), "..%2Fa%20b%3F");
        assert_eq!(escaped(".."), "%2E%2E");
    }

    #[test]
    fn addresses_and_headers_that_cannot_be_used_are_refused_without_their_secrets() {
        assert_eq!(address("https://gate/x/").unwrap(), "https://gate/x");
        for url in ["gate:8084", "https://", "https://a/?b", "ftp://a"] {
            assert!(address(url).is_err(), "{url}");
        }
        assert!(!address("https://u:s3@gate").unwrap_err().message.contains("s3"));
        assert!(header("X-A: b").is_ok());
        for text in ["s3", "X A: s3", "X: s3\u{1}"] {
            assert!(!header(text).err().map_or("s3".to_owned(), |problem| problem.message).contains("s3"), "{text:?}");
        }
    }
}
