//! A work tree, the remote that it pushes to, and manifests that are good or bad in exactly one way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Both of git's hash functions.
pub(crate) const FORMATS: [&str; 2] = ["sha1", "sha256"];

/// One rule, so that a bad manifest is bad in one way.
pub(crate) const CONFIGURATION: &str = "version: 1\nbundles: []\nrules: {latest-tag: {level: deny}}\n";

/// A Deployment that nothing is wrong with.
pub(crate) fn good(name: &str) -> String {
    deployment(name, "registry.example.org/app:1.2.3")
}

/// A Deployment with one finding.
pub(crate) fn bad(name: &str) -> String {
    deployment(name, "registry.example.org/app:latest")
}

fn deployment(name: &str, image: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  \
         selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    \
         spec:\n      containers:\n      - name: app\n        image: {image}\n"
    )
}

/// A command with nothing of the user's own around it.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>, home: &Path, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir).env_clear().stdin(Stdio::null());
    command.env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", home).env("LC_ALL", "C").env("TERM", "dumb");
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_ALLOW_PROTOCOL", "file"),
        ("GIT_AUTHOR_NAME", "A"),
        ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_COMMITTER_NAME", "A"),
        ("GIT_COMMITTER_EMAIL", "a@example.org"),
    ] {
        command.env(name, value);
    }
    command
}

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_kubectl-policy");

/// Standard output and error as one text, and whether it went well.
pub(crate) struct Told {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Told {
    fn new(output: &Output) -> Self {
        let text = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat();
        Self { code: output.status.code(), text }
    }

    /// It went through, and nothing was said about it.
    #[track_caller]
    pub(crate) fn passes(&self) {
        assert_eq!(self.code, Some(0), "{}", self.text);
        assert!(!self.text.contains("push refused") && !self.text.contains("not checked"), "{}", self.text);
    }

    /// It was refused, with all of these texts.
    #[track_caller]
    pub(crate) fn refused(&self, texts: &[&str]) {
        assert_ne!(self.code, Some(0), "{}", self.text);
        self.says(texts);
    }

    #[track_caller]
    pub(crate) fn says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.text.contains(text), "no `{text}` in:\n{}", self.text);
        }
    }
}

/// A repository.
pub(crate) struct World {
    pub(crate) dir: TempDir,
    pub(crate) work: PathBuf,
    pub(crate) format: &'static str,
}

impl World {
    /// A work tree with the configuration and a good manifest on `main`, which the remote has; the hook is installed.
    pub(crate) fn new(format: &'static str) -> Self {
        let world = Self::without_hook(format);
        world.ok(&["hook", "install"]);
        world
    }

    pub(crate) fn without_hook(format: &'static str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let work = dir.path().join("work");
        fs::create_dir(&work).unwrap();
        let world = Self { dir, work, format };
        let object_format = format!("--object-format={format}");
        world.git_in(world.dir.path(), &["init", "-q", "--bare", "-b", "main", &object_format, "remote.git"]);
        world.git(&["init", "-q", "-b", "main", &object_format]);
        world.git(&["remote", "add", "origin", &world.remote()]);
        world.write(".kubectl-policy.yaml", CONFIGURATION);
        world.commit("web.yaml", &good("web"));
        world.git(&["push", "-q", "--no-verify", "origin", "main"]);
        world
    }

    pub(crate) fn remote(&self) -> String {
        self.dir.path().join("remote.git").to_str().unwrap().to_owned()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.work.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a file and commits everything.
    pub(crate) fn commit(&self, path: &str, text: &str) {
        self.write(path, text);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", &format!("change {path}")]);
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.git_in(&self.work, args)
    }

    #[track_caller]
    pub(crate) fn git_in(&self, dir: &Path, args: &[&str]) -> String {
        let output = command("git", self.dir.path(), dir).args(args).output().unwrap();
        let told = Told::new(&output);
        assert_eq!(told.code, Some(0), "git {args:?}: {}", told.text);
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn push(&self, args: &[&str]) -> Told {
        self.push_in(&self.work, args)
    }

    pub(crate) fn push_in(&self, dir: &Path, args: &[&str]) -> Told {
        Told::new(&command("git", self.dir.path(), dir).arg("push").args(args).output().unwrap())
    }

    /// Runs the program in the work tree.
    pub(crate) fn run(&self, args: &[&str]) -> Told {
        self.run_in(&self.work, args)
    }

    pub(crate) fn run_in(&self, dir: &Path, args: &[&str]) -> Told {
        Told::new(&command(PROGRAM, self.dir.path(), dir).args(args).output().unwrap())
    }

    #[track_caller]
    pub(crate) fn ok(&self, args: &[&str]) -> Told {
        let told = self.run(args);
        assert_eq!(told.code, Some(0), "{args:?}: {}", told.text);
        told
    }

    /// Runs the hook as git would, without git.
    pub(crate) fn hook(&self, dir: &Path, lines: &str) -> Told {
        let file = self.dir.path().join("lines");
        fs::write(&file, lines).unwrap();
        let mut command = command(PROGRAM, self.dir.path(), dir);
        command.args(["hook", "pre-push", "origin", &self.remote()]).stdin(fs::File::open(&file).unwrap());
        Told::new(&command.output().unwrap())
    }

    pub(crate) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }
}
