//! A folder to run the binary in, with nothing of the developer's own environment.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A pod with nothing wrong that these tests look for.
pub(crate) const GOOD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: echo
  namespace: echo-prod
spec:
  containers:
    - name: app
      image: echo:1.4.2
";

/// The same with an image that `latest-tag` reports on line 9.
pub(crate) const LATEST: &str = "apiVersion: v1
kind: Pod
metadata:
  name: echo
  namespace: echo-prod
spec:
  containers:
    - name: app
      image: echo:latest
";

pub(crate) struct Workspace {
    root: TempDir,
}

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    told: String,
}

impl Workspace {
    /// A folder with these files, path and text.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let workspace = Self { root: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            workspace.write(path, text.as_bytes());
        }
        workspace
    }

    pub(crate) fn path(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "")
    }

    pub(crate) fn run_with(&self, args: &[&str], stdin: &str) -> Run {
        self.start(args, self.command(), stdin)
    }

    /// With some variables of the environment.
    pub(crate) fn run_where(&self, env: &[(&str, &str)], args: &[&str]) -> Run {
        let mut command = self.command();
        command.envs(env.iter().copied());
        self.start(args, command, "")
    }

    /// The program, in this folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kubectl-policy"));
        command.current_dir(self.path()).env_clear().env("HOME", self.path()).env("COLUMNS", "120");
        command
    }

    fn start(&self, args: &[&str], mut command: Command, stdin: &str) -> Run {
        let mut child =
            command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        // A program that does not read its input closes it; that is its right.
        _ = input.write_all(stdin.as_bytes());
        drop(input);
        let output = child.wait_with_output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        let status = output.status.code().unwrap_or(-1);
        let mut told = format!("$ kubectl-policy {}\nin {}\n", args.join(" "), self.path().display());
        for path in list(self.path()) {
            _ = writeln!(told, "  {path}");
        }
        _ = write!(told, "status {status}\n--- stdout\n{stdout}--- stderr\n{stderr}");
        Run { status, stdout, stderr, told }
    }
}

impl Run {
    /// Asserts the status, and that the other stream is empty; gives standard output.
    #[track_caller]
    pub(crate) fn stdout(self, status: i32) -> String {
        assert_eq!(self.status, status, "{}", self.told);
        assert_eq!(self.stderr, "", "{}", self.told);
        self.stdout
    }

    /// The same for a run that ended before it had anything to print.
    #[track_caller]
    pub(crate) fn stderr(self, status: i32) -> String {
        assert_eq!(self.status, status, "{}", self.told);
        assert_eq!(self.stdout, "", "{}", self.told);
        self.stderr
    }
}

fn list(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}
