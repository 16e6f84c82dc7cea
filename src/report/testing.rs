//! A report made by hand for the tests of all formats, with everything in it that has ever broken one.

use super::{Context, Format, RuleInfo, write};
use crate::finding::{
    Doubt, Excerpt, Finding, Level, Location, Notice, Problem, Rendering, Report, Resource, Segment, Severity, Skip,
    Summary, Waiver,
};

/// Text that some format gives a meaning to, or some terminal obeys.
pub(super) const NASTY: &str = "50% of `a|b` \"said\" <b>&'x'</b> ]]> \u{1b}[31mred\u{1b}[0m\r\n::error::x ##[add-mask]y \
                                ##vso[z]; #1 \\ \u{202e}txt\u{2066} naïve 日本語 🦀\u{0}\u{9b}\u{7f}";

/// An excerpt whose highlight is the part between `«` and `»`.
pub(super) fn excerpt(first_line: usize, marked: &str) -> Excerpt {
    let start = marked.find('«').unwrap();
    let end = marked.find('»').unwrap() - '«'.len_utf8();
    Excerpt { first_line, text: marked.replace(['«', '»'], ""), highlight: start..end, missing: false }
}

/// The keys of a path written with dots; numbers are indexes.
pub(super) fn path(text: &str) -> Vec<Segment> {
    let segment = |word: &str| word.parse().map_or_else(|_| Segment::Key(word.to_owned()), Segment::Index);
    text.split('.').filter(|word| !word.is_empty()).map(segment).collect()
}

/// A place on one line.
pub(super) fn location(file: &str, line: usize, columns: std::ops::Range<usize>) -> Location {
    Location { file: file.to_owned(), line, column: columns.start, end_line: line, end_column: columns.end }
}

/// An object of `apps/v1`.
pub(super) fn resource(kind: &str, namespace: Option<&str>, name: &str) -> Resource {
    Resource {
        api_version: "apps/v1".to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
    }
}

/// A finding of `latest-tag` in a Deployment.
pub(super) fn finding() -> Finding {
    Finding {
        rule: "latest-tag".to_owned(),
        severity: Severity::Medium,
        level: Level::Warn,
        message: "container `web` uses image `nginx`, which has no tag".to_owned(),
        resource: Some(resource("Deployment", Some("shop"), "web")),
        container: Some("web".to_owned()),
        path: path("spec.template.spec.containers.0.image").into(),
        location: Some(location("k8s/web.yaml", 17, 18..23)),
        fingerprint: "5f0c".to_owned(),
        owner: None,
        waiver: None,
        rendering: None,
        baseline: false,
        excerpt: Some(excerpt(16, "        - name: web\n          image: «nginx»\n          ports:")),
        remediation: "Name the version that was tested, for example `nginx:1.27.3`.".into(),
        document: 0,
    }
}

/// A rule of the default bundle.
pub(super) fn rule(id: &str, severity: Severity) -> RuleInfo {
    RuleInfo {
        id: id.to_owned(),
        title: format!("Title of {id}"),
        description: format!("Why {id} is bad.\nA second <line>."),
        severity,
        category: "images".to_owned(),
        remediation: "Do not.".into(),
        references: vec!["https://kubernetes.io/docs/".to_owned()],
        bundles: vec!["default".to_owned(), "strict".to_owned()],
    }
}

/// The rules of [`nasty`], in the order of their ids.
pub(super) fn rules() -> Vec<RuleInfo> {
    vec![
        rule("idle-rule", Severity::Low),
        rule("latest-tag", Severity::Medium),
        rule("layout-namespace", Severity::High),
        rule("memory-limit-missing", Severity::Critical),
        rule("silent-rule", Severity::Info),
    ]
}

/// The missing limit: the mark is on the container, two keys of the path are not there.
fn missing() -> Finding {
    let marked = "      containers:\n        - «name»: web\n          image: nginx\n          resources: {}";
    Finding {
        rule: "memory-limit-missing".to_owned(),
        severity: Severity::Critical,
        level: Level::Deny,
        message: "container `web` has no memory limit".to_owned(),
        path: path("spec.template.spec.containers.0.resources.limits.memory").into(),
        location: Some(location("k8s/web.yaml", 16, 11..15)),
        rendering: Some(Rendering {
            value_sets: vec!["values-prod.yaml".to_owned()],
            all_sets: false,
            doubt: Some(Doubt::Approximate),
        }),
        fingerprint: "a1".to_owned(),
        excerpt: Some(Excerpt { missing: true, ..excerpt(15, marked) }),
        ..finding()
    }
}

/// Text from an attacker wherever text can stand, in a file with every separator in its name.
fn hostile() -> Finding {
    Finding {
        rule: "own-rule".to_owned(),
        level: Level::Deny,
        severity: Severity::High,
        message: NASTY.to_owned(),
        resource: Some(resource("Depl\u{1b}oyment", Some("n\u{202e}s"), "we|b\n`x`")),
        container: Some("c,:%<>\u{7}".to_owned()),
        path: [Segment::Key("metadata".to_owned()), Segment::Key("a.b/\u{1b}c".to_owned())].into(),
        location: Some(location("dir/ü 100%,a:b;c].yaml", 2, 4..9)),
        fingerprint: "5f0c".to_owned(),
        excerpt: Some(excerpt(1, "\ta: \u{1b}[31m日本\r\nb: «##[x\u{202e}»\u{9b} # ##vso[y]\r\nc: d\r")),
        remediation: NASTY.into(),
        document: 1,
        ..finding()
    }
}

/// A script in a block scalar.
fn block_scalar() -> Finding {
    let marked = "data:\n  run.sh: «|\n    set -e\n    one\n    two\n    three\n    four\n    five\n»  other: x";
    Finding {
        resource: Some(resource("ConfigMap", None, "scripts")),
        container: None,
        message: "a script is no configuration".to_owned(),
        path: path("data.run_sh").into(),
        location: Some(Location { end_line: 106, end_column: 1, ..location("k8s/web.yaml", 99, 11..12) }),
        fingerprint: "b2".to_owned(),
        excerpt: Some(excerpt(98, marked)),
        remediation: "".into(),
        document: 2,
        ..finding()
    }
}

/// A live object: no file at all.
fn cluster() -> Finding {
    let owner = Some("team|echo".to_owned());
    Finding { location: None, excerpt: None, fingerprint: "c3".to_owned(), document: 3, owner, ..finding() }
}

/// A complaint about a file, not about an object in it.
fn about_file() -> Finding {
    Finding {
        rule: "layout-namespace".to_owned(),
        level: Level::Deny,
        severity: Severity::High,
        message: "the namespace is not the service's name".to_owned(),
        resource: None,
        container: None,
        path: [].into(),
        location: Some(location("k8s/empty.yaml", 1, 1..1)),
        fingerprint: "d4".to_owned(),
        excerpt: None,
        document: 4,
        ..finding()
    }
}

/// Accepted on purpose.
fn waived() -> Finding {
    Finding {
        level: Level::Deny,
        fingerprint: "e5".to_owned(),
        waiver: Some(Waiver {
            reason: "a debug image, until #42 | is done".to_owned(),
            owner: Some("team-echo".to_owned()),
            expires: Some("2026-12-31".to_owned()),
        }),
        ..finding()
    }
}

/// Only counted.
fn dry_run() -> Finding {
    Finding { level: Level::Dryrun, fingerprint: "f6".to_owned(), ..finding() }
}

fn problems() -> Vec<Problem> {
    let at_place = Problem {
        message: "`spec` is not closed".to_owned(),
        hint: Some("put a `}` at the end".to_owned()),
        location: Some(location("k8s/bad.yaml", 3, 7..8)),
        excerpt: Some(excerpt(2, "kind: Pod\nspec: «{»")),
        document: 5,
    };
    vec![at_place, Problem::new(format!("cannot run `helm`: {NASTY}")).with_hint("install Helm, or pass `--helm`")]
}

/// All of it together.
pub(super) fn nasty() -> Report {
    let skip =
        |what: &str, reason: &str, documents| Skip { what: what.to_owned(), reason: reason.to_owned(), documents };
    Report {
        summary: Summary {
            files: 4,
            documents: 7,
            resources: 6,
            other_documents: 1,
            rules: 5,
            deny: 3,
            warn: 3,
            dryrun: 1,
            waived: 1,
            baseline: 1,
            skipped: 2,
            errors: 2,
        },
        findings: vec![
            hostile(),
            about_file(),
            missing(),
            finding(),
            waived(),
            dry_run(),
            block_scalar(),
            cluster(),
            known(),
        ],
        skipped: vec![
            skip("big\u{1b}.yaml", "a Git LFS pointer | not its content", 1),
            skip("layout-namespace", "no `layout` is configured", 6),
        ],
        errors: problems(),
        notices: vec![Notice {
            message: format!("a waiver of {NASTY}"),
            hint: Some("remove it".to_owned()),
            location: Some(location("k8s/\u{1b}web.yaml", 3, 1..9)),
        }],
        idle_rules: vec!["idle-rule".to_owned()],
        waivers: Vec::new(),
    }
}

/// What was there before.
fn known() -> Finding {
    Finding { level: Level::Deny, fingerprint: "f7".to_owned(), baseline: true, ..finding() }
}

/// Nothing wrong anywhere.
pub(super) fn clean() -> Report {
    let summary = Summary { files: 1, documents: 1, resources: 1, rules: 4, ..Summary::default() };
    Report { summary, idle_rules: vec!["idle-rule".to_owned()], ..Report::default() }
}

/// What a format writes about a report, plain, for the rules of [`rules`].
pub(super) fn render(format: Format, report: &Report) -> String {
    render_with(format, report, |_| ())
}

/// The same after a change to the context.
pub(super) fn render_with(format: Format, report: &Report, change: impl FnOnce(&mut Context<'_>)) -> String {
    let rules = rules();
    let mut context = Context::new("0.1.0", "kubectl policy", &rules);
    change(&mut context);
    let mut out = Vec::new();
    write(format, report, &context, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Coloured text without its colours.
pub(super) fn without_color(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap().to_owned();
    assert_ne!(first, text, "no colour at all");
    parts.fold(first, |plain, part| plain + part.split_once('m').unwrap().1)
}

/// Compares with `tests/report/NAME.snap`.
pub(super) fn assert_snapshot(name: &str, rendered: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, rendered));
}

/// That nothing in the text would be obeyed by a terminal or by a CI log.
pub(super) fn assert_harmless(text: &str) {
    let unsafe_char = text.chars().find(|c| *c != '\n' && super::terminal::is_unsafe(*c));
    assert_eq!(unsafe_char.map(|c| format!("U+{:04X}", u32::from(c))), None, "{text}");
    assert!(!text.contains("##["), "{text}");
    assert!(!text.contains("##vso["), "{text}");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
}
