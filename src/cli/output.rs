//! Where reports go: standard output, files, several at once, and the CI system that the program runs in. What cannot be
//! written ends the run with status 2, but never before the rest is written and the verdict told.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::args::OutputArgs;
use super::settings::{self, Fallible};
use super::{ci, terminal};
use crate::finding::{Problem, Report};
use crate::report::terminal::has_hyperlinks;
use crate::report::{self, Context, Format, ReadText, RuleInfo, Verbosity};

/// A format, and the file it goes to unless it is standard output.
pub(super) type Output = (Format, Option<PathBuf>);

pub(super) fn outputs(args: &OutputArgs) -> Fallible<Vec<Output>> {
    let mut outputs = args.output.iter().map(|text| parse_output(text)).collect::<Fallible<Vec<Output>>>()?;
    if outputs.iter().filter(|(_, file)| file.is_none()).count() > 1 {
        let hint = "give all but one a file: `-o text -o sarif=report.sarif`";
        return Err(Box::new(Problem::new("two output formats for standard output").with_hint(hint)));
    }
    let mut files: Vec<&PathBuf> = outputs.iter().filter_map(|(_, file)| file.as_ref()).collect();
    files.sort();
    if let Some([file, _]) = files.array_windows().find(|[one, other]| one == other) {
        let message = format!("two output formats for `{}`", file.display());
        return Err(Box::new(Problem::new(message).with_hint("each report needs a file of its own")));
    }
    if outputs.is_empty() {
        outputs.push((Format::Text, None));
    }
    Ok(outputs)
}

/// Reads `FORMAT` or `FORMAT=FILE`.
pub(super) fn parse_output(text: &str) -> Fallible<Output> {
    let (format, file) = match text.split_once('=') {
        Some((format, "")) => {
            let hint = format!("write `-o {format}=FILE`, or `-o {format}` for standard output");
            return Err(Box::new(Problem::new(format!("`{text}` names no file")).with_hint(hint)));
        }
        Some((format, file)) => (format, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = format.parse::<Format>().map_err(Problem::from)?;
    Ok((format, file))
}

/// What the names of files in a report are relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// The working directory, as the user typed them.
    Typed,
    /// The root of the repository, as commits have them.
    FromRoot,
}

/// Writes the report everywhere it goes; see [`write_as`].
pub(super) fn write(
    report: &Report,
    rules: &[RuleInfo],
    outputs: &[Output],
    args: &OutputArgs,
    read_text: &ReadText<'_>,
) -> Fallible<()> {
    write_as(Names::Typed, report, rules, outputs, args, read_text)
}

/// Says something in a format on a writer.
pub(super) type Say<'s> = dyn Fn(Format, &Context<'_>, &mut dyn io::Write) -> io::Result<()> + 's;

/// Lets `say` write everywhere that a report goes. A CI system is given nothing of it unasked.
pub(super) fn write_with(
    rules: &[RuleInfo],
    outputs: &[Output],
    args: &OutputArgs,
    read_text: &ReadText<'_>,
    say: &Say<'_>,
) -> Fallible<()> {
    everywhere(Names::Typed, rules, outputs, args, read_text, say, None)
}

/// Writes the report everywhere it goes, and to the CI system that the program runs in.
///
/// # Errors
///
/// The last of the places that could not be written; the others are told here, and the numbers with them where standard
/// output did not take them.
pub(super) fn write_as(
    names: Names,
    report: &Report,
    rules: &[RuleInfo],
    outputs: &[Output],
    args: &OutputArgs,
    read_text: &ReadText<'_>,
) -> Fallible<()> {
    let say = |format, context: &Context<'_>, out: &mut dyn io::Write| report::write(format, report, context, out);
    everywhere(names, rules, outputs, args, read_text, &say, Some(report))
}

/// Lets `say` write everywhere, and gives the CI system the report where there is one.
fn everywhere(
    names: Names,
    rules: &[RuleInfo],
    outputs: &[Output],
    args: &OutputArgs,
    read_text: &ReadText<'_>,
    say: &Say<'_>,
    report: Option<&Report>,
) -> Fallible<()> {
    let command = terminal::command();
    let repository = Repository::around().filter(|_| names == Names::Typed);
    let from_root = |name: &str| repository.as_ref()?.path_in(name);
    let mut context = Context::new(env!("CARGO_PKG_VERSION"), &command, rules);
    context.verbosity = verbosity(args);
    context.read_text = Some(read_text);
    context.from_root = Some(&from_root);
    let mut problems = Vec::new();
    let mut told = false;
    for (format, file) in outputs {
        let written = match file {
            Some(path) => to_file(path, &|out| say(*format, &context, out)),
            None => to_terminal(&context, args, &|context, out| say(*format, context, out)).inspect(|()| told = true),
        };
        problems.extend(written.err());
    }
    if let Some(report) = report {
        ci::write(report, &context, outputs, args);
    }
    let Some(last) = problems.pop() else { return Ok(()) };
    for problem in &problems {
        terminal::complain(problem);
    }
    if let Some(report) = report.filter(|_| !told) {
        // With standard error gone too there is nobody left to tell; the exit status is what remains.
        _ = report::write_numbers(report, &context, &mut io::stderr().lock());
    }
    Err(last)
}

pub(super) fn verbosity(args: &OutputArgs) -> Verbosity {
    match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    }
}

pub(super) fn to_file(path: &Path, say: &dyn Fn(&mut dyn io::Write) -> io::Result<()>) -> Fallible<()> {
    let failed = |error| Box::new(Problem::new(format!("cannot write `{}`: {error}", path.display())));
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    say(&mut out).and_then(|()| out.flush()).map_err(failed)
}

fn to_terminal(
    context: &Context<'_>,
    args: &OutputArgs,
    say: &dyn Fn(&Context<'_>, &mut dyn io::Write) -> io::Result<()>,
) -> Fallible<()> {
    let mut context = context.clone();
    context.color = terminal::color(args.color);
    context.width = terminal::columns();
    let linked = has_hyperlinks(&terminal::env, context.color && io::stdout().is_terminal());
    let url = |name: &str| terminal::file_url(Path::new(name));
    if linked {
        context.file_url = Some(&url);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    say(&context, &mut out).and_then(|()| out.flush()).map_err(|error| {
        // What is still buffered would be written again when the buffer is dropped.
        drop(out.into_parts());
        Box::new(match error.kind() {
            io::ErrorKind::BrokenPipe => Problem::new("standard output was closed before the report was written"),
            _ => Problem::new(format!("cannot write to standard output: {error}")),
        })
    })
}

/// The repository that the program runs in. CI systems know files by their paths from its root.
struct Repository {
    root: PathBuf,
    cwd: PathBuf,
}

impl Repository {
    fn around() -> Option<Self> {
        let cwd = std::env::current_dir().ok()?;
        Some(Self { root: settings::repository(&cwd)?, cwd })
    }

    /// The path from the root, of what is a file in the repository.
    fn path_in(&self, name: &str) -> Option<String> {
        let path = self.cwd.join(name);
        if !path.is_file() {
            return None;
        }
        let mut plain = PathBuf::new();
        for component in path.components() {
            match component {
                std::path::Component::ParentDir => _ = plain.pop(),
                other => plain.push(other),
            }
        }
        let inside = plain.strip_prefix(&self.root).ok()?;
        Some(inside.to_string_lossy().replace('\\', "/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ci_systems_get_paths_from_the_root() {
        let root = tempfile::tempdir().unwrap();
        let cwd = root.path().join("deploy");
        std::fs::create_dir_all(cwd.join("prod")).unwrap();
        std::fs::write(cwd.join("prod/a.yaml"), "").unwrap();
        std::fs::write(root.path().join("b.yaml"), "").unwrap();
        let repository = Repository { root: root.path().to_owned(), cwd: cwd.clone() };
        assert_eq!(repository.path_in("./prod/a.yaml").as_deref(), Some("deploy/prod/a.yaml"));
        assert_eq!(repository.path_in("../b.yaml").as_deref(), Some("b.yaml"));
        let absolute = cwd.join("prod/a.yaml").display().to_string();
        assert_eq!(repository.path_in(&absolute).as_deref(), Some("deploy/prod/a.yaml"));
        assert_eq!(repository.path_in("-"), None, "standard input is no file");
        assert_eq!(repository.path_in("../../outside.yaml"), None);
    }
}
