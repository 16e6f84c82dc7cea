//! The shape of the house: who may import whom, who may know which crate, a header on every file, no file without end.
//! Imports are read as text (`crate::…`), tests inside modules left out.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test or bench stops at its first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Module → the modules it may import. Everything points one way: a cycle cannot be written down here without being
/// seen.
const EDGES: &[(&str, &[&str])] = &[
    ("baseline", &["finding", "typed"]),
    ("cli", &["*"]),
    ("config", &["date", "finding", "layout", "suggest", "typed", "value"]),
    ("date", &[]),
    ("document", &["value"]),
    ("engine", &["finding", "policy", "value"]),
    ("finding", &[]),
    ("fingerprint", &["finding"]),
    ("handbook", &["finding", "layout", "policy", "report", "suggest", "testing", "value"]),
    ("hook", &["config", "engine", "finding", "layout", "pipeline", "policy", "report", "source", "verdict"]),
    ("layout", &[]),
    ("locate", &["document", "finding", "value"]),
    (
        "pipeline",
        &[
            "baseline",
            "config",
            "document",
            "engine",
            "finding",
            "fingerprint",
            "layout",
            "locate",
            "policy",
            "shard",
            "source",
            "value",
            "verdict",
            "waiver",
        ],
    ),
    ("policy", &["finding", "value"]),
    ("report", &["finding", "suggest"]),
    ("shard", &[]),
    ("source", &["finding", "value"]),
    ("suggest", &[]),
    ("survey", &["document", "layout", "source", "value"]),
    (
        "testing",
        &[
            "date", "document", "engine", "finding", "layout", "pipeline", "policy", "source", "suggest", "value",
            "verdict",
        ],
    ),
    ("typed", &["document", "finding", "locate", "suggest"]),
    ("value", &[]),
    ("verdict", &["config", "date", "finding", "policy", "value"]),
    ("waiver", &["config", "date", "document", "finding", "suggest", "typed", "value"]),
];

/// Crate → the only places that may know it.
const CRATES: &[(&str, &[&str])] = &[
    ("regorus", &["engine", "value"]),
    ("clap", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("console", &["cli"]),
    ("annotate_snippets", &["report"]),
    ("git2", &["source/git", "hook"]),
    ("kube", &["source/cluster"]),
    ("ureq", &["source/spinnaker"]),
    // A signal is waited for; a cluster is asked.
    ("tokio", &["cli", "source/cluster"]),
    // The configuration checks the globs that a source will use; the hook applies them to paths in a tree.
    ("ignore", &["config", "hook", "source"]),
];

/// Lines of a file, tests inside it included. Longer ones hold two ideas.
const MOST_LINES: usize = 600;

struct File {
    path: String,
    /// Without the tests inside it.
    code: String,
    text: String,
}

fn files() -> Vec<File> {
    fn collect(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        File { path: path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), code, text }
    };
    let is_test = |file: &File| file.path.split('/').any(|part| part == "tests" || part == "tests.rs");
    paths.into_iter().map(read).filter(|file| !is_test(file)).collect()
}

fn module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

/// The modules behind every `crate::` of a text, `crate::{a::…, b}` included.
fn imports(code: &str) -> BTreeSet<String> {
    let word =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, prefix) in code.match_indices("crate::") {
        let rest = &code[at + prefix.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (index, c) in list.char_indices() {
                if start && !c.is_whitespace() {
                    found.insert(word(&list[index..]));
                    start = false;
                }
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    _ => {}
                }
            }
        } else {
            found.insert(word(rest));
        }
    }
    found
}

#[test]
fn imports_point_one_way() {
    let edges: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in files() {
        let from = module(&file.path);
        if ["main", "lib"].contains(&from) {
            continue;
        }
        let allowed = edges.get(from).unwrap_or_else(|| panic!("`{from}` is not in the table of edges"));
        for to in imports(&file.code) {
            let known = edges.contains_key(to.as_str());
            if known && to != from && !allowed.contains(&"*") && !allowed.contains(&to.as_str()) {
                wrong.push(format!("{} imports {to}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn reaches<'e>(from: &'e str, edges: &BTreeMap<&'e str, &'e [&'e str]>, seen: &mut BTreeSet<&'e str>) {
    for to in edges.get(from).into_iter().flat_map(|to| to.iter()) {
        if seen.insert(to) {
            reaches(to, edges, seen);
        }
    }
}

#[test]
fn the_table_of_edges_has_no_cycle() {
    let edges: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    for (from, _) in EDGES {
        let mut seen = BTreeSet::new();
        reaches(from, &edges, &mut seen);
        assert!(!seen.contains(from), "{from} imports itself through others");
    }
}

#[test]
fn crates_stay_where_they_belong() {
    let mut wrong = Vec::new();
    for file in files() {
        for (name, places) in CRATES {
            let uses = [format!("use {name}::"), format!(" {name}::"), format!("({name}::"), format!("<{name}::")];
            let known = uses.iter().any(|text| file.code.contains(text));
            if known && !places.iter().any(|place| file.path.starts_with(place)) {
                wrong.push(format!("{} knows {name}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    let without: Vec<String> =
        files().into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path).collect();
    assert!(without.is_empty(), "no header: {without:?}");
}

#[test]
fn no_file_is_endless() {
    let long: Vec<String> =
        files().into_iter().filter(|file| file.text.lines().count() > MOST_LINES).map(|file| file.path).collect();
    assert!(long.is_empty(), "longer than {MOST_LINES} lines: {long:?}");
}
