//! What kubectl refuses is refused, at its place, and reading goes on.

use std::fmt::Write as _;

use super::super::{Limits, Syntax, read};
use super::{all, error};

#[test]
fn each_error_names_its_place() {
    let table = [
        ("a: .inf\n", "an infinity or `.nan` cannot be sent to the cluster", ".inf"),
        ("a: !!int x\n", "`x` cannot be read as a `!!int`", "!!int x"),
        ("a: !!binary a\n", "`!!binary` value is no valid base64", "!!binary a"),
        ("a: *b\n", "while parsing node, found unknown anchor", "*b"),
        ("a: &a [*a]\n", "the anchor's value contains its own alias", "*a"),
        ("~: 1\n", "a key must not be null", "~"),
        ("{a: 1}: 2\n", "a key must not be a mapping or a sequence", "{"),
        ("a: {<<: 1}\n", "the merge key `<<` needs a mapping or a sequence of mappings", "1"),
        ("a: b\u{7}\n", "control characters are not allowed", "\u{7}"),
        ("a: 1\n...\nb: 2\n", "content behind the end of the document is never read by kubectl", "b: 2"),
        ("%YAML 1.1\n---\na: 1\n", "kubectl cannot read a YAML directive", "%YAML 1.1"),
        ("--- {a: b}\n", "invalid document separator: `{a: b}` behind `---`", "{a: b}"),
        ("a:\n\t\nb: 1\n", "a tab where blanks are expected", "\t"),
        ("a: |\n \tx\n", "a tab where a block scalar is indented", "\t"),
        ("a: &x:y 1\n", "kubectl does not take `x:y` as the name of an anchor", "&x:y"),
        ("a: [?x]\n", "kubectl does not read `?x` as a string inside brackets", "?x"),
        ("a: {b:}\n", "kubectl takes this colon for a part of the key", ""),
    ];
    for (text, message, place) in table {
        let error = error(text);
        assert_eq!(error.message, message, "{text}");
        assert_eq!(&text[error.span.start..error.span.end], place, "{text}");
    }
}

#[test]
fn reading_goes_on_behind_an_error() {
    let text = "a: 1\n---\na: [\n---\nb: 2\n--- x\nlost: 1\n---\nc: 3\n";
    let outcome: Vec<_> = all(text)
        .iter()
        .map(|document| match document {
            Ok(document) => (true, document.index),
            Err(error) => (false, error.index),
        })
        .collect();
    assert_eq!(outcome, [(true, 0), (false, 1), (true, 2), (false, 3), (true, 4)]);
}

#[test]
fn templates_and_tabs_get_a_hint() {
    let hint = |text| error(text).hint.unwrap_or_default();
    assert!(hint("a: {{ .Values.a }}\n").contains("quoted"));
    assert!(hint("a: {{ .Values.a }}\n").contains("helm template"));
    assert!(!hint("b: {[c]: 2}\n").contains("helm"));
    assert!(hint("{{- if .Values.a }}\na: 1\n{{- end }}\n").contains("helm template"));
    assert!(hint("a:\n\tb: 1\n").contains("blanks"));
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for text in ["[".repeat(10_000), "{\"a\":".repeat(10_000), "- ".repeat(10_000)] {
        assert_eq!(error(&text).message, "nested deeper than 200 levels");
    }
    let fits = format!("{}{}", "[".repeat(200), "]".repeat(200));
    assert!(all(&fits)[0].is_ok());
}

#[test]
fn aliases_count_for_depth() {
    let mut text = format!("- [{}]\n- &a0 [x]\n", "x, ".repeat(500));
    for level in 1..300 {
        _ = writeln!(text, "- &a{level} [*a{}]", level - 1);
    }
    assert_eq!(error(&text).message, "nested deeper than 200 levels");
}

#[test]
fn excessive_aliases_are_refused() {
    let mut text = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let below = format!("*a{},", level - 1).repeat(10);
        _ = writeln!(text, "- &a{level} [{below}]");
    }
    assert_eq!(error(&text).message, "the document contains excessive aliasing");
}

#[test]
fn merging_the_same_keys_again_and_again_is_located_in_time() {
    let mut text = format!("- [{}]\n- &a0 {{q: 1}}\n", "x, ".repeat(1000));
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        _ = writeln!(text, "- &a{level} {{<<: [{below}, {below}]}}");
    }
    let documents = all(&text);
    let document = documents[0].as_ref().unwrap();
    assert_eq!(document.locate(&super::path("12/q")).found, 2);
    assert!(document.locate(&super::path("12/none")).found <= 1);
}

#[test]
fn large_documents_are_refused() {
    let limits = Limits { document_bytes: 10, ..Limits::default() };
    let outcomes: Vec<_> = read("a: 1\n---\na: 2345678901\n", Syntax::Auto, &limits).collect();
    assert!(outcomes[0].is_ok());
    assert_eq!(outcomes[1].as_ref().unwrap_err().message, "the document is larger than 10 bytes");
}

#[test]
fn many_repeated_keys_cost_no_more_than_others() {
    let text = "a: 1\n".repeat(50_000);
    assert_eq!(super::one(&text).duplicate_keys.len(), 1000);
}

#[test]
fn messages_are_lower_case_without_a_full_stop() {
    for text in ["a: [", "a: 'x", "a: *b", "- a\nb: 1", "a: b: c", "@", "a: |x\n"] {
        let message = error(text).message;
        assert!(!message.starts_with(char::is_uppercase) && !message.ends_with('.'), "{message}");
    }
}
