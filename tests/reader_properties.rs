//! What holds for the reader whatever the text: it never panics, and every place it names lies in the text.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test or bench stops at its first surprise"
)]

use kubectl_policy::document::{Document, Limits, Span, Syntax, read};
use kubectl_policy::value::Value;
use proptest::prelude::*;

/// Text that is often YAML, and often nearly.
fn yamlish() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a: ",
        "b:\n",
        "- ",
        "  ",
        "\n",
        "\n  ",
        "\n- ",
        "# c\n",
        "---\n",
        "--- x\n",
        "...\n",
        "&a ",
        "*a",
        "<<: ",
        "|\n",
        ">-\n  ",
        "'",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "? ",
        "!!str ",
        "!!int ",
        "!x ",
        "1",
        "yes",
        "0644",
        ".inf",
        "é",
        "😀",
        "\t",
        "\r\n",
        "\u{feff}",
        "\\",
        "\\u00e9",
        "{{ .V }}",
        "text",
        "a b",
        "%YAML 1.1\n",
        "~",
        "\"k\": ",
        "'it''s'",
        "\u{85}",
        "\u{2028}",
        "\u{0}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn documents(text: &str, syntax: Syntax) -> Vec<Document> {
    let mut readable = Vec::new();
    for document in read(text, syntax, &Limits::default()) {
        match document {
            Ok(document) => readable.push(document),
            Err(error) => check_span(text, error.span),
        }
    }
    readable
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
}

/// Calls a function for each value below and including this one, with its path.
fn each(value: &Value, path: &mut Vec<Value>, visit: &mut impl FnMut(&Value, &[Value])) {
    visit(value, path);
    match value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                path.push(Value::from(position));
                each(item, path, visit);
                path.pop();
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries.iter() {
                path.push(key.clone());
                each(entry, path, visit);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Every value is found, and the text of a scalar reads as that scalar again.
fn check_places(text: &str, document: &Document) {
    check_span(text, document.span);
    for key in &document.duplicate_keys {
        check_span(text, key.first);
        check_span(text, key.second);
    }
    each(&document.value, &mut Vec::new(), &mut |value, path| {
        let place = document.locate(path);
        assert_eq!(place.found, path.len(), "{path:?} of {text:?}");
        check_span(text, place.value);
        if let Some(key) = place.key {
            check_span(text, key);
        }
        let source = &text[place.value.start..place.value.end];
        let nested = matches!(value, Value::Array(_) | Value::Object(_));
        // An alias means nothing alone, and a block or folded scalar depends on the lines around it.
        let alone = !source.is_empty() && !source.contains(['\n', '\r', '*', '&', '|', '>', '\u{feff}']);
        if !nested && alone {
            let again = documents(&format!("- {source}\n"), Syntax::Yaml);
            let again = again.first().map(|again| again.value[0].clone());
            assert_eq!(again.as_ref(), Some(value), "{source:?} of {text:?}");
        }
    });
}

/// JSON values as `serde_json` makes them.
fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        (-1e9..1e9).prop_map(|float: f64| (float + 0.5).into()),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::hash_map(any::<String>(), inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        for syntax in [Syntax::Auto, Syntax::Yaml, Syntax::Json] {
            for document in documents(&text, syntax) {
                check_places(&text, &document);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        for document in documents(&text, Syntax::Auto) {
            check_places(&text, &document);
        }
    }

    #[test]
    fn places_lie_in_the_text(text in yamlish()) {
        for document in documents(&text, Syntax::Auto) {
            check_places(&text, &document);
        }
    }

    #[test]
    fn json_reads_back_equal(value in json_value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.unwrap();
        let read: Vec<_> = read(&text, Syntax::Json, &Limits::default()).collect();
        if value.is_null() {
            prop_assert!(read.is_empty());
        } else {
            let array_of_documents = read.len() != 1;
            prop_assert!(!array_of_documents, "{read:?}");
            let document = read[0].as_ref().unwrap();
            prop_assert_eq!(&document.value, &Value::from(value));
            check_places(&text, document);
        }
    }
}
