//! The terminal that the program stands at: its colours, its width, its progress line, and how an error that ends the
//! run is told.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::ColorWhen;
use super::settings::Fallible;
use crate::finding::Problem;
use crate::pipeline::Progress;
use crate::report::terminal::{ColorChoice, use_color, width};
use crate::report::{self, Context};

/// A variable of the environment, if it is text.
pub(super) fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How the program is called where nothing says otherwise.
pub(super) const USUAL: &str = "kubectl policy";

/// What the user typed to get here, for usage text and advice: `kubectl policy` for a plugin of kubectl, `helm policy`
/// for one of Helm.
pub(super) fn command() -> String {
    command_of(std::env::args_os().next().as_deref(), env("HELM_PLUGIN_NAME").as_deref())
}

/// The post-renderers that Helm runs are plugins too, but nobody types their names.
fn command_of(program: Option<&OsStr>, helm_plugin: Option<&str>) -> String {
    let name = program.and_then(|path| Path::new(path).file_stem()).map(OsStr::to_string_lossy);
    match name.as_deref() {
        _ if helm_plugin == Some("policy") => "helm policy".into(),
        Some("kubectl-policy" | "policy-postrenderer") | None => USUAL.into(),
        Some(other) => other.into(),
    }
}

/// The address of a file on this machine, for terminals that open links. Over SSH the file is on another one.
pub(super) fn file_url(path: &Path) -> Option<String> {
    if env("SSH_CONNECTION").is_some() {
        return None;
    }
    let path = std::fs::canonicalize(path).ok()?;
    let mut url = String::from("file://");
    for byte in path.to_str()?.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            _ = fmt::Write::write_fmt(&mut url, format_args!("%{byte:02X}"));
        }
    }
    Some(url)
}

/// Whether standard output gets colour.
pub(super) fn color(when: ColorWhen) -> bool {
    use_color(choice(when), &env, io::stdout().is_terminal())
}

/// Whether standard error gets colour.
pub(super) fn error_color(when: ColorWhen) -> bool {
    use_color(choice(when), &env, io::stderr().is_terminal())
}

fn choice(when: ColorWhen) -> ColorChoice {
    match when {
        ColorWhen::Auto => ColorChoice::Auto,
        ColorWhen::Always => ColorChoice::Always,
        ColorWhen::Never => ColorChoice::Never,
    }
}

/// The columns of standard output.
pub(super) fn columns() -> usize {
    let terminal = console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    width(&env, terminal)
}

/// Tells an error that ended the run, on standard error, the way reports tell theirs.
pub(super) fn complain(problem: &Problem) {
    let command = command();
    let mut context = Context::new(env!("CARGO_PKG_VERSION"), &command, &[]);
    context.color = use_color(ColorChoice::Auto, &env, io::stderr().is_terminal());
    if report::write_problems(std::slice::from_ref(problem), &context, &mut io::stderr().lock()).is_err() {
        _ = writeln!(io::stderr(), "error: {}", problem.message);
    }
}

/// Whether a person is watching a terminal that can redraw a line. Where standard output goes into a pipe, a pager may
/// have that terminal.
fn is_watched() -> bool {
    let is_dumb = env("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stderr().is_terminal() && io::stdout().is_terminal() && !is_dumb
}

/// Says something beside the result, on standard error.
pub(super) fn remark(text: &str) {
    // With standard error gone there is nobody to tell.
    _ = writeln!(io::stderr(), "{text}");
}

/// Runs `work`; when it takes longer than a second and a person is watching, shows how far it is.
pub(super) fn with_progress<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    if !is_watched() {
        return work();
    }
    let (done, finished) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if finished.recv_timeout(Duration::from_secs(1)) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} files checked, {per_sec}") {
                bar.set_style(style);
            }
            while finished.recv_timeout(Duration::from_millis(100)) == Err(mpsc::RecvTimeoutError::Timeout) {
                bar.set_position(progress.units.load(Ordering::Relaxed) as u64);
            }
            bar.finish_and_clear();
        });
        let result = work();
        drop(done);
        result
    })
}

/// Writes to standard output through a buffer. A reader that went away (`| head`) has read what it wanted, and changes
/// nothing about the verdict.
pub(super) fn write_out(write: &dyn Fn(&mut dyn io::Write) -> io::Result<()>) -> Fallible<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Box::new(Problem::new(format!("cannot write to standard output: {error}"))))
        }
        _ => Ok(()),
    }
}

/// Writes data as JSON, its keys in the order of the data, for people too.
pub(super) fn write_json(data: &impl serde::Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, data)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_what_was_typed() {
        let name = |path: &str, plugin| command_of(Some(path.as_ref()), plugin);
        assert_eq!(name("/usr/local/bin/kubectl-policy", None), "kubectl policy");
        assert_eq!(name("kubectl-policy", Some("policy")), "helm policy");
        assert_eq!(name("kubectl-policy", Some("policy-postrenderer")), "kubectl policy");
        assert_eq!(name("target/debug/other", None), "other");
        assert_eq!(command_of(None, None), "kubectl policy");
    }
}
