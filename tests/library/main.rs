//! Invariants over the whole bundled library: what each rule must have, what rules must not do to each other, and that
//! every way of running them says the same. What a single rule says about its fixtures is in `tests/rules.rs`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod peers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use kubectl_policy::document::{self, Syntax};
use kubectl_policy::engine::{Facts, RunFacts};
use kubectl_policy::policy::{self, Rule};
use kubectl_policy::testing::{Expectation, Fixture, Outcome, Prepared, Suite};
use kubectl_policy::value::{self, Value};
use kubectl_policy::{document::Limits, handbook};

/// What a rule may be in; `all` holds every rule and is never written.
const BUNDLES: [&str; 6] = ["default", "strict", "pss-baseline", "pss-restricted", "monorepo", "spinnaker"];

/// The tools whose ids rules name.
const TOOLS: [&str; 11] = [
    "checkov",
    "cis",
    "kube-linter",
    "kube-score",
    "kubeconform",
    "kubescape",
    "kyverno",
    "pluto",
    "polaris",
    "pss",
    "trivy",
];

fn rules() -> &'static [Rule] {
    policy::bundled().unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fails with all the lines at once: one run tells everything that is to be mended.
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// `work` on every item, on all processors, in the items' order.
fn on_all_processors<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(|| {
                while let Some((index, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, items.get(index)?)))
                {
                    let result = work(item);
                    done.lock().unwrap().push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[test]
fn ids_are_unique_and_name_things_as_kubernetes_does() {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for rule in rules() {
        let id = rule.id.as_str();
        let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !id.split('-').all(word) || !id.starts_with(|c: char| c.is_ascii_lowercase()) || id.len() > 40 {
            faults.push(format!("`{id}` is no kebab-case"));
        }
        if !seen.insert(id) {
            faults.push(format!("two rules are called `{id}`"));
        }
        let package = format!("data.policies.{}.deny", rule.folder.as_deref().unwrap().replace('/', "."));
        if rule.entry != package {
            faults.push(format!("{id}: its entry is `{}`, not `{package}`", rule.entry));
        }
    }
    none(&faults);
}

#[test]
fn metadata_is_complete() {
    let mut faults = Vec::new();
    for rule in rules() {
        let mut fault = |what: &str| faults.push(format!("{}: {what}", rule.id));
        if rule.title.is_empty() || rule.title.ends_with('.') || rule.title.len() > 80 {
            fault("`title` is no short phrase");
        }
        if rule.description.len() < 60 || !rule.description.ends_with(['.', ')']) {
            fault("`description` is no sentence that says why");
        }
        if rule.remediation.len() < 20 || !rule.remediation.ends_with(['.', ')', '`']) {
            fault("`remediation` is no sentence");
        }
        if rule.since.split('.').filter(|part| part.parse::<u32>().is_ok()).count() != 3 {
            fault("`since` is no version");
        }
        if rule.references.is_empty() && rule.category != "monorepo" {
            fault("no `related_resources`");
        }
        for reference in &rule.references {
            if !reference.url.starts_with("https://") {
                fault("a reference is no https address");
            }
        }
        for (name, parameter) in &rule.params {
            if parameter.description.len() < 10 {
                fault(&format!("parameter `{name}` says not what it is for"));
            }
        }
    }
    none(&faults);
}

#[test]
fn bundles_are_known_and_strict_holds_all_of_default() {
    let mut faults = Vec::new();
    for rule in rules() {
        let holds = |name: &str| rule.bundles.iter().any(|bundle| bundle == name);
        for bundle in rule.bundles.iter().filter(|bundle| !BUNDLES.contains(&bundle.as_str())) {
            faults.push(format!("{}: unknown bundle `{bundle}`", rule.id));
        }
        for (smaller, larger) in [("default", "strict"), ("pss-baseline", "pss-restricted")] {
            let exempt = PSS_REPLACED.contains(&rule.id.as_str());
            if holds(smaller) && !holds(larger) && !exempt {
                faults.push(format!("{}: in `{smaller}` and not in `{larger}`", rule.id));
            }
        }
    }
    none(&faults);
}

/// Checks of the baseline that the restricted standard replaces by a stricter one of the same name.
const PSS_REPLACED: [&str; 0] = [];

/// Whether an alias is a number of our own catalogues of rules for pipelines and repositories, `SPN-001` and `MONO-001`.
fn is_catalogued(alias: &str) -> bool {
    let number = alias.strip_prefix("SPN-").or_else(|| alias.strip_prefix("MONO-"));
    number.is_some_and(|number| number.len() == 3 && number.parse::<u16>().is_ok())
}

#[test]
fn aliases_name_known_tools_and_every_peers_check_has_a_rule() {
    let mut faults = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for rule in rules() {
        let mut own = BTreeSet::new();
        for alias in &rule.aliases {
            known.insert(alias);
            match alias.split_once(':') {
                Some((tool, id)) if TOOLS.contains(&tool) && !id.is_empty() && !id.contains(' ') => {
                    if let Some((_, ids)) = peers::ALL.iter().find(|(peer, _)| *peer == tool)
                        && !ids.contains(&id)
                    {
                        faults.push(format!("{}: {tool} has no check `{id}`", rule.id));
                    }
                }
                _ if is_catalogued(alias) => {}
                _ => faults.push(format!("{}: `{alias}` is no `tool:id`", rule.id)),
            }
            if !own.insert(alias) {
                faults.push(format!("{}: `{alias}` twice", rule.id));
            }
        }
    }
    for (tool, ids) in peers::ALL {
        for id in ids.iter().map(|id| format!("{tool}:{id}")) {
            if !known.contains(id.as_str()) && !peers::NO_RULE.contains(&id.as_str()) {
                faults.push(format!("no rule has the alias `{id}`"));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_rule_has_tests_and_fixtures() {
    let mut faults = Vec::new();
    for rule in rules() {
        let names: Vec<&str> = policy::fixtures(rule).map(|fixture| fixture.name).collect();
        for start in ["allow_", "deny_"] {
            let count = names.iter().filter(|name| name.starts_with(start)).count();
            if count < 2 {
                faults.push(format!("{}: {count} fixtures called `{start}…`", rule.id));
            }
        }
        if !root().join("policies").join(rule.folder.as_deref().unwrap()).join("rule_test.rego").is_file() {
            faults.push(format!("{}: no rule_test.rego", rule.id));
        }
    }
    none(&faults);
}

/// The text without comments and strings, each character of them a space.
fn code(rego: &str) -> String {
    let mut code = String::with_capacity(rego.len());
    let mut chars = rego.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' => {
                chars.by_ref().find(|c| *c == '\n');
                code.push('\n');
            }
            '`' => _ = chars.by_ref().find(|c| *c == '`'),
            '"' => {
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => _ = chars.next(),
                        '"' => break,
                        _ => {}
                    }
                }
                code.push(' ');
            }
            c => code.push(c),
        }
    }
    code
}

/// The names that stand before a `(`: `a.b.c(`.
fn calls(code: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let before = code.match_indices('(').map(|(at, _)| &code[..at]);
    let names = before.map(|text| &text[text.rfind(|c| !is_name(c)).map_or(0, |at| at + 1)..]);
    names.filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')).collect()
}

#[test]
fn only_built_ins_of_opa_are_used() {
    let builtins: BTreeSet<&str> = include_str!("opa_builtins.txt").lines().collect();
    let mut faults = Vec::new();
    let mut files = Vec::new();
    rego_files(&root().join("policies"), &mut files);
    assert!(files.len() > rules().len() * 2);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = code(&text);
        let imports: BTreeSet<&str> = code
            .lines()
            .filter_map(|line| line.strip_prefix("import data."))
            .filter_map(|path| path.split_whitespace().last()?.rsplit('.').next())
            .collect();
        let own: BTreeSet<&str> = code
            .lines()
            .filter(|line| !line.starts_with([' ', '\t', '}']))
            .filter_map(|line| line.split_once('(').map(|(name, _)| name.trim_start_matches("default ")))
            .collect();
        for name in calls(&code) {
            let (head, is_member) = name.split_once('.').map_or((name, false), |(head, _)| (head, true));
            let known = builtins.contains(name)
                || (is_member && (imports.contains(head) || head == "data"))
                || (!is_member && own.contains(name))
                || ["if", "in", "not", "else", "some", "every", "contains", "set"].contains(&name);
            if !known {
                faults.push(format!("{}: `{name}` is no built-in of OPA", file.display()));
            }
        }
    }
    none(&faults);
}

fn rego_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rego_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rego") {
            files.push(path);
        }
    }
}

/// Findings of a default rule on an `allow_` fixture of another that are meant: rule, fixture, why.
const MEANT: &[(&str, &str, &str)] = &[
    ("api-deprecated", "api-removed/allow_old_target.yaml", "deprecated, and still served by the old release"),
    ("host-network", "host-port/allow_host_network.yaml", "shows that such a pod's ports are left to `host-network`"),
    ("host-network", "no-network-policy/allow_selected.yaml", "shows a pod that no network policy can reach"),
    ("ingress-tls", "api-removed/allow_old_target.yaml", "is about the version alone"),
    ("latest-tag", "pull-policy/allow_default_of_latest.yaml", "shows what `latest` does to the pull policy"),
    ("proc-mount", "pss-proc-mount-restricted/allow_left_to_proc_mount.yaml", "shows what is left to `proc-mount`"),
    (
        "request-over-limit",
        "cpu-limit-absurd/allow_usual_limits.yaml",
        "a limit of 0 is no limit to `cpu-limit-absurd`",
    ),
];

/// Default rules that ask for something a short manifest leaves out: rule, how it says so, why. Such a finding may be
/// on any fixture of another rule; whatever else the rule says may not.
const DEMANDING: &[(&str, &str, &str)] = &[
    ("cpu-request", "has no CPU request", "asks every container for a request"),
    ("dangling-hpa", "there is no Deployment", "asks for an object that a fixture about scaling leaves out"),
    ("dangling-ingress", "there is no Service", "asks for Services that a fixture about an Ingress leaves out"),
    ("dangling-network-policy", "no pod in namespace", "asks for pods that a fixture about a policy leaves out"),
    ("dangling-service", "no pod in namespace", "asks for pods that a fixture about a Service leaves out"),
    ("memory-limit-unset", "has no memory limit", "asks every container for a limit"),
    ("memory-request", "has no memory request", "asks every container for a request"),
    ("min-replicas", "has one replica", "asks every Deployment for a second replica"),
    ("net-raw", "neither it nor `ALL` is dropped", "asks every container for a security context"),
    ("no-readiness-probe", "has no readiness probe", "asks every container for a probe"),
    ("pdb-policy", "no pod in namespace", "asks for pods that a fixture about a budget leaves out"),
    ("privilege-escalation", "`allowPrivilegeEscalation` is not set", "asks every container for a security context"),
    ("read-only-root-fs", "`readOnlyRootFilesystem` is not set", "asks every container for a security context"),
    ("run-as-non-root", "`runAsNonRoot` is not set", "asks every pod for a security context"),
    ("statefulset-service", "there is no Service", "asks for the Service of a StatefulSet"),
];

#[test]
fn no_default_rule_speaks_about_what_another_rule_allows() {
    let default: Vec<&Rule> =
        rules().iter().filter(|rule| rule.bundles.iter().any(|bundle| bundle == "default")).collect();
    let prepared = Prepared::new(&default);
    let fixtures: Vec<(&Rule, policy::Fixture)> =
        rules().iter().flat_map(|rule| policy::fixtures(rule).map(move |fixture| (rule, fixture))).collect();
    let used = Mutex::new(BTreeSet::new());
    let demanding = |rule: &str, message: &str| {
        DEMANDING.iter().position(|(name, asks, _)| *name == rule && message.contains(asks))
    };
    let spoke = Mutex::new(BTreeSet::new());
    let faults = on_all_processors(&fixtures, |(owner, file)| {
        let fixture = Fixture::parse(file.name, file.text).unwrap();
        if fixture.expectation == Expectation::Deny {
            return Vec::new();
        }
        let place = format!("{}/{}", owner.id, file.name);
        let findings = match fixture.findings(&prepared, &owner.id, root(), None) {
            Ok(findings) => findings,
            Err(message) => return vec![format!("{place}: {message}")],
        };
        let of_others = findings.iter().filter(|finding| finding.rule != owner.id);
        let of_others = of_others.filter(|finding| {
            let demanding = demanding(&finding.rule, &finding.message);
            spoke.lock().unwrap().extend(demanding);
            demanding.is_none()
        });
        let unmeant = of_others.filter(|finding| {
            let meant = MEANT.iter().position(|(rule, fixture, _)| *rule == finding.rule && *fixture == place);
            used.lock().unwrap().extend(meant);
            meant.is_none()
        });
        unmeant
            .map(|finding| {
                let line = finding.location.as_ref().map_or(0, |place| place.line);
                format!("{place}:{line}: {}: {}", finding.rule, finding.message)
            })
            .collect()
    });
    let mut faults: Vec<String> = faults.into_iter().flatten().collect();
    let used = used.into_inner().unwrap();
    let unused = MEANT.iter().enumerate().filter(|(index, _)| !used.contains(index));
    faults.extend(unused.map(|(_, (rule, fixture, _))| format!("`{rule}` says nothing about {fixture} any more")));
    let spoke = spoke.into_inner().unwrap();
    let silent = DEMANDING.iter().enumerate().filter(|(index, _)| !spoke.contains(index));
    faults.extend(silent.map(|(_, (rule, ..))| format!("`{rule}` need not be listed any more")));
    none(&faults);
}

/// Lines that no test can reach: rule, line's text, why.
const UNREACHABLE: &[(&str, &str, &str)] = &[];

#[test]
fn every_line_is_reached_and_both_ways_of_running_agree() {
    let jobs = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let suite = Suite::find(&[root().join("policies")]).unwrap();
    assert_eq!(suite.rules().len(), rules().len());
    let results = suite.run(root(), &|_, _| true, jobs);
    let mut faults: Vec<String> = results.errors.iter().map(|problem| problem.message.clone()).collect();
    faults.extend(results.cases.iter().filter_map(|case| match &case.outcome {
        Outcome::Passed => None,
        Outcome::Failed(why) | Outcome::Skipped(why) => Some(format!("{}/{}: {why}", case.subject, case.name)),
    }));
    for file in results.coverage.iter().filter(|file| !file.rule.is_empty()) {
        let text = fs::read_to_string(&file.file).unwrap();
        for number in &file.missed {
            let line = text.lines().nth(*number as usize - 1).unwrap_or_default().trim();
            if !UNREACHABLE.iter().any(|(rule, text, _)| *rule == file.rule && *text == line) {
                faults.push(format!("{}: line {number} is never reached: {line}", file.rule));
            }
        }
        if file.lines == 0 {
            faults.push(format!("{}: no line of it was ever looked at", file.rule));
        }
    }
    none(&faults);
}

/// The shared library as plain OPA has it, without any facts.
fn library_alone() -> regorus::Engine {
    let mut engine = regorus::Engine::new();
    let mut files = Vec::new();
    rego_files(&root().join("policies/lib"), &mut files);
    for file in files.iter().filter(|file| !file.to_string_lossy().ends_with("_test.rego")) {
        engine.add_policy(file.display().to_string(), fs::read_to_string(file).unwrap()).unwrap();
    }
    engine
}

fn run_facts() -> RunFacts {
    RunFacts::new((1, 37), "2026-11-23", "default")
}

#[test]
fn of_a_plain_object_the_rule_about_names_and_labels_has_nothing_to_say() {
    let mut engine = library_alone();
    let rule = root().join("policies/metadata/label_syntax/rule.rego");
    engine.add_policy("rule.rego".into(), fs::read_to_string(rule).unwrap()).unwrap();
    let run = run_facts();
    let (mut plain, mut others) = (0, 0);
    for file in rules().iter().flat_map(policy::fixtures) {
        for document in document::read(file.text, Syntax::Auto, &Limits::default()).flatten() {
            let data = Facts::new(&run, None, &document.value, None).data(&Value::new_object());
            if value::get(&data, "plain").is_none() {
                others += 1;
                continue;
            }
            plain += 1;
            engine.set_input(document.value.clone());
            let said = engine.eval_rule("data.policies.metadata.label_syntax.deny".into()).unwrap();
            assert_eq!(said, Value::new_set(), "{}", file.name);
        }
    }
    assert!(plain > 1_000 && others > 20, "{plain} and {others}");
}

#[test]
fn the_quantities_that_rules_are_given_are_those_that_the_library_reads() {
    let mut engine = library_alone();
    let run = run_facts();
    let mut read = BTreeMap::new();
    for file in rules().iter().flat_map(policy::fixtures) {
        for document in document::read(file.text, Syntax::Auto, &Limits::default()).flatten() {
            let data = Facts::new(&run, None, &document.value, None).data(&Value::new_object());
            if let Some(Value::Object(quantities)) = value::get(&data, "quantities") {
                read.extend(quantities.iter().map(|(text, number)| (text.clone(), number.clone())));
            }
        }
    }
    for (text, given) in &read {
        engine.set_input(text.clone());
        let computed = engine.eval_query("data.lib.quantity.parse(input)".into(), false).unwrap();
        assert_eq!(given, &computed.result[0].expressions[0].value, "{text}");
    }
    assert!(read.len() > 30, "{} quantities", read.len());
}

#[test]
fn the_pod_that_rules_are_given_is_the_one_that_the_library_finds() {
    let mut engine = library_alone();
    let run = run_facts();
    let members: BTreeMap<&str, &str> = [
        ("template_path", "template_path"),
        ("template", "template"),
        ("spec_path", "pod_spec_path"),
        ("spec", "pod_spec"),
        ("containers", "containers"),
        ("scheduled_containers", "scheduled_containers"),
        ("running_containers", "running_containers"),
    ]
    .into();
    let (mut with, mut without) = (0, 0);
    for (rule, file) in rules().iter().flat_map(|rule| policy::fixtures(rule).map(move |file| (rule, file))) {
        for document in document::read(file.text, Syntax::Auto, &Limits::default()).flatten() {
            let facts = Facts::new(&run, None, &document.value, None);
            let data = facts.data(&Value::new_object());
            let given = value::get(&data, "pod").unwrap();
            *(if given == &Value::new_object() { &mut without } else { &mut with }) += 1;
            engine.set_input(document.value.clone());
            for (member, name) in &members {
                let computed = engine.eval_rule(format!("data.lib.k8s.{name}")).unwrap();
                let given = value::get(given, member).cloned().unwrap_or(Value::Undefined);
                // Without a pod the library says that there are no containers, and so it does when given no pod.
                if given == Value::Undefined && computed == Value::new_array() && member.ends_with("containers") {
                    continue;
                }
                assert_eq!(given, computed, "`{member}` of document {} in {}/{}", document.index, rule.id, file.name);
            }
        }
    }
    assert!(with > 500 && without > 100, "{with} documents with a pod, {without} without");
}

#[test]
fn the_generated_pages_are_up_to_date() {
    let pages = handbook::pages(rules());
    let mut faults = Vec::new();
    for (page, text) in &pages {
        if fs::read_to_string(root().join("docs").join(page)).ok().as_ref() != Some(text) {
            faults.push(format!("docs/{page} is out of date; run `cargo run --example docs`"));
        }
    }
    for entry in fs::read_dir(root().join("docs/rules")).into_iter().flatten() {
        let name = format!("rules/{}", entry.unwrap().file_name().to_string_lossy());
        if !pages.iter().any(|(page, _)| *page == name) {
            faults.push(format!("docs/{name} is the page of no rule; run `cargo run --example docs`"));
        }
    }
    none(&faults);
}
