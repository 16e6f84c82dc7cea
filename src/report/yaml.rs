//! YAML that every reader takes for the same thing: block style, and strings in double quotes unless they are plain
//! words. A serialiser for YAML 1.2 would leave `on` and `0777` unquoted, which kubectl reads as something else, and
//! would pass on characters that a terminal obeys.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::json::{Contract, escape};
use crate::finding::Report;

/// Writes the report: the JSON contract as YAML.
pub(super) fn write_report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_value(&Contract::from(report), out)
}

/// Writes any value as one YAML document, without a `---`.
pub(super) fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    push_value(&mut text, &serde_json::to_value(value)?, 0, Place::Top);
    out.write_all(text.as_bytes())
}

/// What stands in front of a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing.
    Top,
    /// `key:`
    AfterKey,
    /// `- `
    AfterDash,
}

fn push_value(out: &mut String, value: &Value, depth: usize, place: Place) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let mut fresh = place != Place::AfterKey;
            if !fresh {
                out.push('\n');
            }
            for (key, value) in map {
                // The first key of a list's item stands behind the dash.
                if !(fresh && place == Place::AfterDash) {
                    indent(out, depth);
                }
                fresh = false;
                out.push_str(&scalar(key));
                out.push(':');
                push_value(out, value, depth + 1, Place::AfterKey);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            // Lists stand under their key without further indentation, as kubectl writes them.
            let depth = if place == Place::AfterKey { depth.saturating_sub(1) } else { depth };
            let mut fresh = place != Place::AfterKey;
            if !fresh {
                out.push('\n');
            }
            for item in items {
                if !(fresh && place == Place::AfterDash) {
                    indent(out, depth);
                }
                fresh = false;
                out.push_str("- ");
                push_value(out, item, depth + 1, Place::AfterDash);
            }
        }
        leaf => {
            if place == Place::AfterKey {
                out.push(' ');
            }
            match leaf {
                Value::String(text) => out.push_str(&scalar(text)),
                // Numbers, booleans, null and the empty collections are written as in JSON.
                other => out.push_str(&other.to_string()),
            }
            out.push('\n');
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// A string as a YAML scalar. The quoted form is JSON's, which YAML contains.
fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { escape(&Value::from(text).to_string()) }
}

/// Whether text without quotes means itself to every reader, those of YAML 1.1 included.
fn is_plain(text: &str) -> bool {
    const TAKEN: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '(' | ')' | '`'))
        && !text.ends_with(' ')
        && !TAKEN.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    use super::super::Format;
    use super::super::testing::{assert_harmless, nasty, render};

    fn yaml(value: &Value) -> String {
        let mut out = Vec::new();
        write_value(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nested_collections_are_laid_out_like_kubectl_does() {
        let value = json!({"a": {"b": [1, {"c": "d", "e": []}, [2, [3]]]}, "f": {}, "g": null});
        insta::assert_snapshot!(yaml(&value), @"
        a:
          b:
          - 1
          - c: d
            e: []
          - - 2
            - - 3
        f: {}
        g: null
        ");
    }

    #[test]
    fn it_says_what_json_says() {
        let from_json: Value = serde_json::from_str(&render(Format::Json, &nasty())).unwrap();
        let from_yaml: Value = serde_yaml::from_str(&render(Format::Yaml, &nasty())).unwrap();
        assert_eq!(from_yaml, from_json);
        assert_harmless(&render(Format::Yaml, &nasty()));
    }

    #[test]
    fn words_that_some_reader_takes_for_something_else_are_quoted() {
        for text in
            ["on", "Yes", "NULL", "n", "", "0777", "1e3", "-", "~", "a: b", "a #b", "x\ny", "\u{1b}", "\u{202e}"]
        {
            assert!(scalar(text).starts_with('"'), "{text}");
        }
        assert_eq!(scalar("apps/v1"), "apps/v1");
        assert_eq!(scalar("\u{1b}\u{202e}"), r#""\u001b\u202e""#);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u32>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[a-z0-9~:# -]{0,8}".prop_map(Value::from),
            "[A-Za-z0-9_./ ()`-]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z0-9:#-]{0,6}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in any_value()) {
            prop_assert_eq!(serde_yaml::from_str::<Value>(&yaml(&value)).unwrap(), value);
        }
    }
}
