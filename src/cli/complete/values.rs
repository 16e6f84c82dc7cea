//! What may be the value of an argument: the words that clap knows, else by the argument's name what the rules, the
//! kubeconfig, the cluster or the repository have, else files where the name of its value says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Arg;

use super::ask;
use super::line::Line;
use super::{Directive, Reply};
use crate::cli::library;
use crate::cli::library_args::OwnArgs;
use crate::cli::settings::NEWEST_KUBERNETES;
use crate::policy::{self, Rule};
use crate::report::Format;

/// How many releases of Kubernetes are offered; older ones are long out of support.
const RELEASES: u16 = 8;

/// What may be the value of `arg`, given the rest of the line.
pub(super) fn of(arg: &Arg, line: &Line<'_>) -> Reply {
    let mut reply =
        match arg.get_possible_values().as_slice() {
            [] => by_name(arg, line),
            known => Reply::of(known.iter().filter(|value| !value.is_hide_set()).map(|value| {
                (value.get_name().to_owned(), value.get_help().map(ToString::to_string).unwrap_or_default())
            })),
        };
    if let Some(delimiter) = arg.get_value_delimiter() {
        behind_others(&mut reply, line.partial, delimiter);
    }
    reply
}

/// Of several values in one word, the last is completed, and none twice.
fn behind_others(reply: &mut Reply, partial: &str, delimiter: char) {
    let Some((others, _)) = partial.rsplit_once(delimiter) else { return };
    let given: BTreeSet<&str> = others.split(delimiter).collect();
    reply.candidates.retain(|(word, _)| !given.contains(word.as_str()));
    for (word, _) in &mut reply.candidates {
        *word = format!("{others}{delimiter}{word}");
    }
}

fn by_name(arg: &Arg, line: &Line<'_>) -> Reply {
    match arg.get_id().as_str() {
        "rule" | "skip_rule" => Reply::of(rule_ids(&rules(line), line.partial)),
        "bundle" => Reply::of(bundles(&rules(line))),
        "category" => Reply::of(categories(&rules(line)).into_iter().map(bare)),
        "kind" => Reply::of(kinds(&rules(line)).into_iter().map(bare)),
        "set_param" => set_param(&rules(line), line.partial),
        "name" if line.command.get_name() == "new" => {
            let folders = categories(&rules(line)).into_iter().map(|category| bare(format!("{category}/")));
            Reply { directive: Directive::MORE, ..Reply::of(folders) }
        }
        "output" => output(line.partial),
        "kubernetes_version" | "kube_version" => releases(),
        "changed_since" => Reply::of(ask::revisions().into_iter().map(bare)),
        "namespace" => Reply::of(ask::namespaces(line).into_iter().map(bare)),
        "context" | "kube_context" => Reply::of(ask::contexts(line).into_iter().map(bare)),
        "cluster" => Reply::of(ask::clusters(line).into_iter().map(bare)),
        "user" => Reply::of(ask::users(line).into_iter().map(bare)),
        "config" | "values" => {
            let extensions = ["yaml", "yml"].map(|extension| bare(extension.to_owned()));
            Reply { directive: Directive::EXTENSIONS, ..Reply::of(extensions) }
        }
        _ => Reply::new(by_value_name(arg)),
    }
}

fn bare(word: String) -> (String, String) {
    (word, String::new())
}

/// What the shell can do for a value that only it knows.
fn by_value_name(arg: &Arg) -> Directive {
    match arg.get_value_names().and_then(<[_]>::first).map(clap::builder::Str::as_str) {
        Some("DIR") => Directive::FOLDERS,
        Some("PATH" | "FILE" | "KEY=PATH") => Directive::FILES,
        _ => Directive::ONLY,
    }
}

/// The rules that the line would run with; the bundled ones where its own cannot be had.
fn rules(line: &Line<'_>) -> Vec<Rule> {
    let own = OwnArgs {
        config: line.values("config").last().map(PathBuf::from),
        no_config: line.values("no_config").next().is_some(),
        policy: line.values("policy").map(PathBuf::from).collect(),
    };
    library::rules(&own).unwrap_or_else(|_| policy::bundled().map(<[Rule]>::to_vec).unwrap_or_default())
}

/// The ids; those in other tools only once a colon says that one of them is meant.
fn rule_ids(rules: &[Rule], partial: &str) -> Vec<(String, String)> {
    let typed = partial.rsplit(',').next().unwrap_or_default();
    if !typed.contains(':') {
        return rules.iter().map(|rule| (rule.id.clone(), rule.title.clone())).collect();
    }
    let about = |rule: &Rule| format!("{}: {}", rule.id, rule.title);
    rules.iter().flat_map(|rule| rule.aliases.iter().map(move |alias| (alias.clone(), about(rule)))).collect()
}

fn bundles(rules: &[Rule]) -> Vec<(String, String)> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::from([("all", rules.len())]);
    for bundle in rules.iter().flat_map(|rule| &rule.bundles) {
        *sizes.entry(bundle).or_default() += 1;
    }
    let about = |size| if size == 1 { "1 rule".to_owned() } else { format!("{size} rules") };
    sizes.into_iter().map(|(bundle, size)| (bundle.to_owned(), about(size))).collect()
}

fn categories(rules: &[Rule]) -> BTreeSet<String> {
    rules.iter().map(|rule| rule.category.clone()).filter(|category| !category.is_empty()).collect()
}

/// The kinds that rules name; `any` and `workload` are none.
fn kinds(rules: &[Rule]) -> BTreeSet<String> {
    let words = rules.iter().flat_map(|rule| rule.kinds.words());
    let kinds = words.map(|word| word.rsplit('/').next().unwrap_or_default().to_owned());
    kinds.filter(|kind| kind.starts_with(|c: char| c.is_ascii_uppercase())).collect()
}

/// `RULE.PARAM=`, and behind it what only the user knows.
fn set_param(rules: &[Rule], partial: &str) -> Reply {
    if partial.contains('=') {
        return Reply::new(Directive::ONLY);
    }
    let params = rules.iter().flat_map(|rule| {
        let about = |description: &str| description.to_owned();
        rule.params.iter().map(move |(name, it)| (format!("{}.{name}=", rule.id), about(&it.description)))
    });
    Reply { directive: Directive::MORE, ..Reply::of(params) }
}

/// A format, or the file behind it.
fn output(partial: &str) -> Reply {
    if partial.contains('=') {
        return Reply::new(Directive::FILES);
    }
    let formats = Format::ALL.into_iter().map(|format| (format.as_str().to_owned(), format.about().to_owned()));
    Reply { directive: Directive::IN_ORDER, ..Reply::of(formats) }
}

/// The newest first.
fn releases() -> Reply {
    let newest = NEWEST_KUBERNETES;
    let minors = (newest.minor.saturating_sub(RELEASES - 1)..=newest.minor).rev();
    let releases = minors.map(|minor| bare(format!("{}.{minor}", newest.major)));
    Reply { directive: Directive::IN_ORDER, ..Reply::of(releases) }
}
