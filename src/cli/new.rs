//! `new`: the folder of a new rule. What it holds passes `test` as it is, so that every further step can be tested.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::library_args::NewArgs;
use super::settings::{self, Fallible};
use super::terminal;
use crate::finding::Problem;
use crate::policy;
use crate::verdict::ExitStatus;

/// Path in the rule's folder and text of each file; `CATEGORY`, `RULE` and `ID` stand for the names.
const FILES: [(&str, &str); 6] = [
    ("rule.rego", include_str!("scaffold/rule.rego")),
    ("rule_test.rego", include_str!("scaffold/rule_test.rego")),
    ("fixtures/allow_deployment.yaml", include_str!("scaffold/allow_deployment.yaml")),
    ("fixtures/allow_other_kinds.yaml", include_str!("scaffold/allow_other_kinds.yaml")),
    ("fixtures/deny_cron_job.yaml", include_str!("scaffold/deny_cron_job.yaml")),
    ("fixtures/deny_deployment.yaml", include_str!("scaffold/deny_deployment.yaml")),
];

/// Words that no part of a package may be.
const KEYWORDS: [&str; 16] = [
    "as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "not", "null", "package",
    "some", "true", "with",
];

pub(super) fn run(args: &NewArgs) -> Fallible<ExitStatus> {
    let name = Name::parse(&args.name)?;
    let bundled = policy::bundled().map_err(|error| settings::unloadable(&error))?;
    if let Some(rule) = bundled.iter().find(|rule| rule.id == name.id()) {
        let hint = format!("`kubectl policy explain {}` says what it does; choose another name", rule.id);
        return Err(Box::new(Problem::new(format!("there is a bundled rule `{}`", rule.id)).with_hint(hint)));
    }
    let written = write(&args.dir, &name)?;
    terminal::write_out(&|out| {
        for file in &written {
            writeln!(out, "created {}", file.display())?;
        }
        let (dir, id) = (args.dir.display(), name.id());
        writeln!(out, "\nNext:")?;
        writeln!(out, "  write the check and its metadata in rule.rego, where it says TODO")?;
        writeln!(out, "  show what it complains about in fixtures/, `# finding: {id}` on each line it names")?;
        writeln!(out, "  kubectl policy test {dir} --run '{id}/*'")?;
        writeln!(out, "  kubectl policy check --policy {dir} --rule {id} PATH")
    })?;
    Ok(ExitStatus::Clean)
}

/// What a rule is called: folders, package and id follow from it.
struct Name {
    /// `cost_control`
    category: String,
    /// `team_label`
    rule: String,
}

impl Name {
    fn parse(text: &str) -> Fallible<Self> {
        let folded = text.trim_matches('/').replace('-', "_");
        let refused = |why: String| {
            let problem = Problem::new(format!("`{text}` is no name for a rule: {why}"));
            Box::new(problem.with_hint("write CATEGORY/RULE, such as `labels/team-label`"))
        };
        let Some((category, rule)) = folded.split_once('/') else {
            return Err(refused("it has no category".into()));
        };
        for part in [category, rule] {
            if let Some(why) = fault(part) {
                return Err(refused(format!("`{part}` {why}")));
            }
        }
        if category == "lib" {
            return Err(refused("`lib` holds what rules share".into()));
        }
        Ok(Self { category: category.to_owned(), rule: rule.to_owned() })
    }

    fn id(&self) -> String {
        self.rule.replace('_', "-")
    }
}

/// What is wrong with a part of a name, if anything is.
fn fault(part: &str) -> Option<&'static str> {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !part.starts_with(|c: char| c.is_ascii_lowercase()) || !part.split('_').all(is_word) {
        Some("is not made of lower-case words with `-` or `_` between them")
    } else if KEYWORDS.contains(&part) {
        Some("is a word of Rego's own")
    } else if part.ends_with("_test") || part == "test" {
        Some("would be taken for a test")
    } else {
        None
    }
}

/// Writes the files; none where there is something already.
fn write(dir: &Path, name: &Name) -> Fallible<Vec<PathBuf>> {
    let folder = dir.join(&name.category).join(&name.rule);
    if folder.symlink_metadata().is_ok() {
        let problem = Problem::new(format!("`{}` is already there", folder.display()));
        return Err(Box::new(problem.with_hint("nothing was written; choose another name")));
    }
    let mut written = Vec::new();
    for (file, text) in FILES {
        let path = folder.join(file);
        let text = text.replace("CATEGORY", &name.category).replace("RULE", &name.rule).replace("ID", &name.id());
        create(&path, &text).map_err(|error| Problem::new(format!("cannot write `{}`: {error}", path.display())))?;
        written.push(path);
    }
    Ok(written)
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Outcome, Suite};

    #[test]
    fn what_is_written_passes_its_own_tests() {
        let dir = tempfile::tempdir().unwrap();
        let written = write(dir.path(), &Name::parse("cost-control/team-label").unwrap()).unwrap();
        assert!(written[0].ends_with("cost_control/team_label/rule.rego"));
        let suite = Suite::find(&[dir.path().to_owned()]).unwrap();
        assert_eq!(suite.rules()[0].id, "team-label");
        let results = suite.run(dir.path(), &|_, _| true, 1);
        assert_eq!(results.cases.len(), 6);
        for case in &results.cases {
            assert_eq!(case.outcome, Outcome::Passed, "{}", case.name);
        }
        assert_eq!(results.coverage[0].missed, [0_u32; 0]);
        assert!(results.coverage[0].lines > 0);
    }

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let name = Name::parse("a/b").unwrap();
        write(dir.path(), &name).unwrap();
        assert!(write(dir.path(), &name).unwrap_err().message.contains("already there"));
    }

    #[test]
    fn names_that_could_be_no_package_are_refused() {
        for name in
            ["team", "a/b/c", "A/b", "a/", "/b", "a/1b", "a/b__c", "a/b c", "a/import", "lib/a", "a/x-test", "../a"]
        {
            assert!(Name::parse(name).is_err(), "{name}");
        }
        assert_eq!(Name::parse("a/team_label").unwrap().id(), "team-label");
    }
}
