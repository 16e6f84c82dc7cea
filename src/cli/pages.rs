//! The pages that a watching program shows to Prometheus and to the kubelet: `/metrics`, `/healthz`, `/readyz`. So little
//! that it needs no server: one request at a time, read to its end or to a limit, and answered.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::settings::Fallible;
use crate::finding::Problem;

/// How long a client may take for its request and for our answer.
const TIME: Duration = Duration::from_secs(2);

/// The longest request that is read.
const MOST_BYTES: usize = 8 * 1024;

/// After so long without a look the program hangs: a look follows each change, and each second without one.
const STUCK: Duration = Duration::from_mins(10);

/// What the pages say now.
#[derive(Default)]
struct Now {
    metrics: String,
    ready: bool,
    looked: Option<Instant>,
}

/// The pages, shared with the thread that shows them.
#[derive(Clone)]
pub(super) struct Pages(Arc<Mutex<Now>>);

impl Pages {
    /// Shows the pages at an address from now on; returns them with the address that they got.
    pub(super) fn serve(address: SocketAddr) -> Fallible<(Self, SocketAddr)> {
        let failed = |error| Problem::new(format!("cannot listen on `{address}`: {error}"));
        let listener = TcpListener::bind(address).map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let pages = Self(Arc::new(Mutex::new(Now { looked: Some(Instant::now()), ..Now::default() })));
        let shown = pages.clone();
        let serve = move || {
            for stream in listener.incoming().flatten() {
                // Whoever went away in between asks again.
                _ = shown.answer(stream);
            }
        };
        thread::Builder::new().name("pages".into()).spawn(serve).map_err(failed)?;
        Ok((pages, bound))
    }

    /// Notes that the cluster was looked at, and what came of it.
    pub(super) fn looked(&self, metrics: Option<String>) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        now.looked = Some(Instant::now());
        now.ready = true;
        if let Some(metrics) = metrics {
            now.metrics = metrics;
        }
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(TIME))?;
        stream.set_write_timeout(Some(TIME))?;
        let (begun, mut request, mut bytes) = (Instant::now(), Vec::new(), [0; 1024]);
        while !request.windows(4).any(|end| end == b"\r\n\r\n") && request.len() < MOST_BYTES && begun.elapsed() < TIME
        {
            match stream.read(&mut bytes)? {
                0 => break,
                read => request.extend_from_slice(bytes.get(..read).unwrap_or_default()),
            }
        }
        let request = String::from_utf8_lossy(&request);
        let (status, text) = self.page(request.lines().next().unwrap_or_default());
        let length = text.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{text}"
        )
    }

    /// Status and text for a request's first line.
    fn page(&self, line: &str) -> (&'static str, String) {
        let now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut words = line.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = target.split('?').next().unwrap_or_default();
        let stuck = now.looked.is_none_or(|looked| looked.elapsed() > STUCK);
        match (method, path) {
            ("GET" | "HEAD", "/metrics") => ("200 OK", now.metrics.clone()),
            ("GET" | "HEAD", "/healthz") if stuck => ("503 Service Unavailable", "stuck\n".into()),
            ("GET" | "HEAD", "/readyz") if !now.ready => ("503 Service Unavailable", "still listing\n".into()),
            ("GET" | "HEAD", "/healthz" | "/readyz") => ("200 OK", "ok\n".into()),
            ("GET" | "HEAD", _) => ("404 Not Found", "there are /metrics, /healthz and /readyz\n".into()),
            _ => ("405 Method Not Allowed", String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_kubelet_and_prometheus_get_their_pages() {
        let (pages, address) = Pages::serve("127.0.0.1:0".parse().unwrap()).unwrap();
        let get = |path: &str| ask(address, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert!(get("/healthz").starts_with("HTTP/1.1 200"));
        assert!(get("/readyz").starts_with("HTTP/1.1 503"), "nothing was looked at yet");
        pages.looked(Some("x 1\n".into()));
        assert!(get("/readyz").starts_with("HTTP/1.1 200"));
        assert!(get("/metrics").ends_with("\r\n\r\nx 1\n"));
        assert!(get("/").starts_with("HTTP/1.1 404"));
        assert!(ask(address, "POST /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
    }
}
