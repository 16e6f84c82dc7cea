//! Objects through git itself, `git cat-file --batch`: in a partial clone git fetches what is missing, which libgit2
//! never does. The process is started when the first object is missing and ends with its owner.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::{Fallible, Id};
use crate::finding::Problem;

/// A git that is asked for objects.
pub(super) struct CatFile {
    git_dir: PathBuf,
    running: Option<Running>,
}

struct Running {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl CatFile {
    pub(super) fn new(git_dir: PathBuf) -> Self {
        Self { git_dir, running: None }
    }

    /// The bytes of an object.
    pub(super) fn read(&mut self, id: Id, kind: &str) -> Fallible<Vec<u8>> {
        let absent = |reason: &str| {
            Box::new(
                Problem::new(format!("object `{id}` is not in this clone, {reason}"))
                    .with_hint("`git fsck` tells what is missing; in a partial clone, `git fetch --refetch` gets it"),
            )
        };
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start().map_err(|error| absent(&format!("and git cannot be asked for it: {error}")))?,
        };
        match running.ask(id) {
            Ok(Some((found, bytes))) if found == kind => {
                self.running = Some(running);
                Ok(bytes)
            }
            Ok(Some((found, _))) => Err(Box::new(Problem::new(format!("object `{id}` is a {found}, not a {kind}")))),
            Ok(None) => {
                self.running = Some(running);
                Err(absent("and nothing is known of it"))
            }
            // git has ended: it could not fetch, and said why on standard error.
            Err(_) => Err(absent("and git could not fetch it from the remote")),
        }
    }

    fn start(&self) -> io::Result<Running> {
        let mut child = Command::new("git")
            .arg(format!("--git-dir={}", self.git_dir.display()))
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(requests), Some(answers)) => Ok(Running { child, requests, answers: BufReader::new(answers) }),
            _ => Err(io::Error::other("no pipe to it")),
        }
    }
}

impl Running {
    /// `ID SP KIND SP SIZE LF`, that many bytes and LF; or `ID SP missing LF`.
    fn ask(&mut self, id: Id) -> io::Result<Option<(String, Vec<u8>)>> {
        writeln!(self.requests, "{id}")?;
        self.requests.flush()?;
        let mut header = String::new();
        self.answers.read_line(&mut header)?;
        let mut words = header.split_whitespace().skip(1);
        let (kind, size) = match (words.next(), words.next()) {
            (Some("missing"), _) => return Ok(None),
            (Some(kind), Some(size)) => (kind.to_owned(), size.parse::<u64>().map_err(io::Error::other)?),
            _ => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        let mut bytes = Vec::new();
        (&mut self.answers).take(size + 1).read_to_end(&mut bytes)?;
        if bytes.pop() != Some(b'\n') || bytes.len() as u64 != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((kind, bytes)))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
