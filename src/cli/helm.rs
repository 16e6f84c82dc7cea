//! `helm policy …`: Helm's own `install`, `upgrade` and `template` with the rules in between, whichever Helm it is.
//! Every other word is a command of this program.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::args::HelmArgs;
use super::settings::Fallible;
use super::terminal;
use crate::finding::Problem;
use crate::source;
use crate::verdict::ExitStatus;

/// How long Helm may take to say what it is.
const LIMIT: Duration = Duration::from_mins(1);

/// What is to be done.
pub(super) enum Route {
    /// It is done, so.
    Done(ExitStatus),
    /// The words are a command line of this program.
    Ours(Vec<OsString>),
}

/// The plugin that Helm 4 is lent for one run. It is in no folder of the user's.
const PLUGIN: &str = "kubectl-policy-run";

pub(super) fn run(args: &HelmArgs) -> Fallible<Route> {
    let Some((command, rest)) = args.words.split_first() else {
        return Ok(Route::Ours(vec!["--help".into()]));
    };
    match command.to_str() {
        Some("install" | "upgrade" | "template") => wrapped(command, rest).map(Route::Done),
        Some("check") => Ok(Route::Ours(in_namespace(&args.words))),
        _ => Ok(Route::Ours(args.words.clone())),
    }
}

/// Helm takes `--namespace` out of a plugin's arguments and leaves it in the environment.
fn in_namespace(words: &[OsString]) -> Vec<OsString> {
    let mut words = words.to_vec();
    if let Some(namespace) = std::env::var_os("HELM_NAMESPACE") {
        words.splice(1..1, ["--namespace".into(), namespace]);
    }
    words
}

/// The Helm that runs us, or the one on PATH.
pub(super) fn program() -> PathBuf {
    let under_helm = std::env::var_os("HELM_PLUGIN_NAME").is_some();
    let caller = if under_helm { std::env::var_os("HELM_BIN") } else { None };
    caller.or_else(|| std::env::var_os("KUBECTL_POLICY_HELM")).map_or_else(|| "helm".into(), PathBuf::from)
}

fn wrapped(command: &OsStr, words: &[OsString]) -> Fallible<ExitStatus> {
    let (words, ours) = match words.iter().position(|word| word == "--") {
        Some(at) => (words.get(..at).unwrap_or_default(), words.get(at + 1..).unwrap_or_default()),
        None => (words, &[][..]),
    };
    if words.iter().any(|word| word.to_string_lossy().starts_with("--post-renderer")) {
        let hint = "run Helm itself with your post-renderer, and let that call `kubectl-policy post-render` last";
        return Err(Box::new(Problem::new("`helm policy` is a post-renderer, and Helm takes one").with_hint(hint)));
    }
    let helm = program();
    let major = source::helm_major(&helm, LIMIT)?;
    let own = std::env::current_exe().map_err(|error| Problem::new(format!("cannot find this program: {error}")))?;
    let scratch = Scratch::new().map_err(|error| Problem::new(format!("cannot make a temporary folder: {error}")))?;
    let report = scratch.0.join("report.txt");
    let mut run = Command::new(&helm);
    // Helm would take its own child for the plugin that we are.
    run.env_remove("HELM_PLUGIN_NAME").env_remove("HELM_PLUGIN_DIR").arg(command).args(words);
    if major >= 4 {
        let known = source::helm_plugins(&helm, LIMIT)?;
        let plugins = lend(&scratch.0, &own, &known)
            .map_err(|error| Problem::new(format!("cannot lend Helm a plugin: {error}")))?;
        run.env("HELM_PLUGINS", plugins).args(["--post-renderer", PLUGIN]);
    } else {
        run.arg("--post-renderer").arg(&own).arg("--post-renderer-args=post-render");
    }
    for arg in post_render_args(words, &report).iter().chain(ours) {
        let mut flag = OsString::from("--post-renderer-args=");
        flag.push(arg);
        run.arg(flag);
    }
    let status = run.status().map_err(|error| Problem::new(format!("cannot run `{}`: {error}", helm.display())))?;
    tell(&report);
    Ok(if status.success() { ExitStatus::Clean } else { ExitStatus::Findings })
}

/// What the post-renderer is to know and Helm does not tell it.
fn post_render_args(words: &[OsString], report: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> = vec![
        format!("--wrapped={}", terminal::command()).into(),
        "--fail-mode=exit".into(),
        "--report".into(),
        report.into(),
    ];
    let typed = words.iter().enumerate().find_map(|(index, word)| match word.to_str()? {
        "-n" | "--namespace" => words.get(index + 1).cloned(),
        word => word.strip_prefix("--namespace=").map(OsString::from),
    });
    if let Some(namespace) = typed.or_else(|| std::env::var_os("HELM_NAMESPACE")) {
        args.extend(["--namespace".into(), namespace]);
    }
    for chart in words.iter().filter(|word| Path::new(word).join("Chart.yaml").is_file()) {
        args.extend(["--chart".into(), chart.clone()]);
    }
    args
}

/// Shows the report, warnings of a release that passed included, now that Helm has said its own.
fn tell(report: &Path) {
    let text = fs::read_to_string(report).unwrap_or_default();
    let says_something = text.lines().count() > 1 || !text.starts_with("no findings");
    if !text.is_empty() && says_something {
        // With standard error gone there is nobody to tell.
        _ = writeln!(io::stderr(), "\n{}", text.trim_end());
    }
}

/// Makes a folder of plugins with one that calls this program, and returns what `HELM_PLUGINS` becomes.
fn lend(scratch: &Path, own: &Path, known: &str) -> io::Result<OsString> {
    let plugins = scratch.join("plugins");
    let plugin = plugins.join(PLUGIN);
    fs::create_dir_all(&plugin)?;
    // Helm splits a command at its spaces, so the program's own path cannot stand in it.
    let program = plugin.join(format!("kubectl-policy{}", std::env::consts::EXE_SUFFIX));
    link(own, &program)?;
    let command = format!("${{HELM_PLUGIN_DIR}}/kubectl-policy{}", std::env::consts::EXE_SUFFIX);
    let text = format!(
        "apiVersion: v1\ntype: postrenderer/v1\nname: {PLUGIN}\nversion: {}\nruntime: subprocess\n\
         runtimeConfig:\n  platformCommand:\n  - command: \"{command}\"\n    args: [post-render]\n",
        env!("CARGO_PKG_VERSION")
    );
    fs::write(plugin.join("plugin.yaml"), text)?;
    let all = std::env::split_paths(known).filter(|folder| !folder.as_os_str().is_empty()).chain([plugins]);
    std::env::join_paths(all).map_err(io::Error::other)
}

/// Gives a program a second name; a copy of it where the system has no such links for everybody.
#[cfg(unix)]
pub(super) fn link(own: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(own, to)
}

/// Gives a program a second name; a copy of it where the system has no such links for everybody.
#[cfg(not(unix))]
pub(super) fn link(own: &Path, to: &Path) -> io::Result<()> {
    fs::copy(own, to).map(|_| ())
}

/// A folder that is gone when the run is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        let dir = std::env::temp_dir().join(format!("kubectl-policy-helm-{}", std::process::id()));
        // A folder that is there already may be somebody's trap.
        fs::create_dir(&dir)?;
        Ok(Self(dir))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind in the folder for temporary files harms nobody.
        _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_are_ours() {
        let route = |words: &[&str]| match run(&HelmArgs { words: words.iter().map(OsString::from).collect() }) {
            Ok(Route::Ours(words)) => {
                words.into_iter().map(|word| word.into_string().unwrap()).collect::<Vec<_>>().join(" ")
            }
            _ => "helm".into(),
        };
        assert_eq!(route(&["explain", "latest-tag"]), "explain latest-tag");
        assert_eq!(route(&[]), "--help");
    }

    #[test]
    fn the_post_renderer_is_told_chart_and_namespace() {
        let chart = tempfile::tempdir().unwrap();
        fs::write(chart.path().join("Chart.yaml"), "name: x").unwrap();
        let words = ["r".into(), chart.path().as_os_str().to_owned(), "-n".into(), "shop".into()];
        let args = post_render_args(&words, Path::new("/r"));
        let expected = ["--namespace".into(), "shop".into(), "--chart".into(), chart.path().as_os_str().to_owned()];
        assert_eq!(args.get(4..).unwrap(), expected);
    }

    #[test]
    fn two_post_renderers_are_refused() {
        let words = ["install", "r", "c", "--post-renderer=x"].map(OsString::from).to_vec();
        assert!(run(&HelmArgs { words }).is_err());
    }
}
