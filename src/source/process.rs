//! Other programs: started with a list of arguments and never through a shell, nothing on their standard input, their
//! output bounded, and ended when they take too long.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::{MAX_FILE_BYTES, plain};
use crate::finding::Problem;

/// What is kept of a program's standard error.
const MOST_COMPLAINT: u64 = 64 << 10;

/// What a program that succeeded wrote to standard output.
///
/// # Errors
///
/// A program that cannot be started (`missing` is the advice where it is not there), that fails (its own message is
/// the problem's), takes longer than `limit` or writes more than [`MAX_FILE_BYTES`]. `what` says what was to be done and
/// how, such as: render chart x, with values y. How is of no interest where the program cannot even be started.
pub(super) fn output(
    command: &mut Command,
    (what, how): (&str, &str),
    limit: Duration,
    missing: &str,
) -> Result<Vec<u8>, Problem> {
    let name = command.get_program().to_string_lossy().into_owned();
    let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Problem::new(format!("cannot {what}: there is no `{name}`")).with_hint(missing),
        _ => Problem::new(format!("cannot {what}: cannot start `{name}`: {}", plain(&error))).with_hint(missing),
    })?;
    let what = &format!("{what}{how}");
    let broken = |error: &io::Error| Problem::new(format!("cannot {what}: `{name}`: {}", plain(error)));
    match wait(&mut child, limit) {
        Ok(Ended { status, stdout, .. }) if status.success() && stdout.len() as u64 > MAX_FILE_BYTES => {
            Err(Problem::new(format!("cannot {what}: `{name}` wrote more than {} MiB", MAX_FILE_BYTES >> 20)))
        }
        Ok(Ended { status, stdout, .. }) if status.success() => Ok(stdout),
        Ok(Ended { status, stderr, .. }) => Err(failed(what, &name, status, &stderr)),
        Err(error) => {
            // Nothing more can be done about a process that does not even die.
            _ = child.kill();
            _ = child.wait();
            match error.kind() {
                io::ErrorKind::TimedOut => {
                    let message = format!("cannot {what}: `{name}` took longer than {} s", limit.as_secs());
                    Err(Problem::new(message)
                        .with_hint("`--helm-timeout` gives it more time, such as `--helm-timeout 5m`"))
                }
                _ => Err(broken(&error)),
            }
        }
    }
}

/// The same for an answer that can be done without: none where the program fails, takes too long or is not there.
#[must_use]
pub fn ask(command: &mut Command, limit: Duration) -> Option<Vec<u8>> {
    output(command, ("ask", ""), limit, "").ok()
}

struct Ended {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

fn wait(child: &mut Child, limit: Duration) -> io::Result<Ended> {
    let deadline = Instant::now() + limit;
    let stdout = child.stdout.take().map(|pipe| collect(pipe, MAX_FILE_BYTES + 1));
    let stderr = child.stderr.take().map(|pipe| collect(pipe, MOST_COMPLAINT));
    let receive = |receiver: Option<mpsc::Receiver<io::Result<Vec<u8>>>>| {
        let Some(receiver) = receiver else { return Ok(Vec::new()) };
        match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(bytes) => bytes,
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::TimedOut.into()),
            Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("its output broke off")),
        }
    };
    let (stdout, stderr) = (receive(stdout)?, receive(stderr)?);
    // Its pipes are closed: it has ended, or is about to.
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ended { status, stdout, stderr });
        }
        if Instant::now() >= deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Reads a pipe to its end in a thread of its own, keeping so many bytes.
fn collect(mut pipe: impl Read + Send + 'static, most: u64) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = (&mut pipe).take(most).read_to_end(&mut bytes);
        // What is too much is read all the same: a full pipe would stop the program instead of ending it.
        let read = read.and_then(|_| io::copy(&mut pipe, &mut io::sink()));
        _ = sender.send(read.map(|_| bytes));
    });
    receiver
}

fn failed(what: &str, name: &str, status: ExitStatus, stderr: &[u8]) -> Problem {
    let said = String::from_utf8_lossy(stderr);
    let said = said.trim();
    let said = said.rsplit_once("\nError: ").map_or(said, |(_, error)| error);
    let said = said.strip_prefix("Error: ").or_else(|| said.strip_prefix("error: ")).unwrap_or(said);
    // Helm's advice to look at what it rendered is of no use to somebody who did not run it.
    let said = said.split("\n\nUse --debug").next().unwrap_or(said);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = std::path::Path::new(name).file_name().unwrap_or(OsStr::new(name)).to_string_lossy().into_owned();
    let said = if said.is_empty() { format!("ended with {status}") } else { said };
    let problem = Problem::new(format!("cannot {what}: {name}: {said}"));
    if said.contains("missing in charts/ directory") {
        return problem.with_hint("`--dependency-update` fetches what Chart.yaml asks for");
    }
    problem
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: u64) -> Result<Vec<u8>, Problem> {
        let limit = Duration::from_millis(limit);
        output(Command::new("sh").args(["-c", script]), ("try", " `it`"), limit, "install it")
    }

    #[test]
    fn output_is_what_it_wrote() {
        assert_eq!(shell("cat; printf hello; printf noise >&2", 10_000).unwrap(), b"hello");
    }

    #[test]
    fn a_failure_is_told_in_the_program_s_words() {
        let script = "printf 'WARNING: x\\nError: chart: found in Chart.yaml, but missing in charts/ directory: y\\n\\nUse --debug flag' >&2; exit 1";
        let problem = shell(script, 10_000).unwrap_err();
        assert_eq!(
            problem.message,
            "cannot try `it`: sh: chart: found in Chart.yaml, but missing in charts/ directory: y"
        );
        assert!(problem.hint.unwrap().contains("--dependency-update"));
        assert_eq!(shell("exit 7", 10_000).unwrap_err().message, "cannot try `it`: sh: ended with exit status: 7");
    }

    #[test]
    fn what_takes_too_long_is_ended() {
        let started = Instant::now();
        let problem = shell("exec sleep 30", 100).unwrap_err();
        assert!(problem.message.contains("took longer than"), "{problem:?}");
        assert!(started.elapsed() < Duration::from_secs(10));
        let problem = shell("exec >&- 2>&-; exec sleep 30", 100).unwrap_err();
        assert!(problem.message.contains("took longer than"), "{problem:?}");
    }

    #[test]
    fn what_is_not_there_is_said() {
        let missing =
            output(&mut Command::new("no-such-program"), ("x", " with y"), Duration::from_secs(1), "install it")
                .unwrap_err();
        assert_eq!(
            (missing.message.as_str(), missing.hint.as_deref()),
            ("cannot x: there is no `no-such-program`", Some("install it"))
        );
    }
}
