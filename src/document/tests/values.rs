//! Scalars, keys, tags, anchors and merge keys become what kubectl makes of them.

use super::{json, one};

fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(json(&one(text).value), *expected, "{text}");
    }
}

fn check_scalars(table: &[(&str, &str)]) {
    for (text, expected) in table {
        let document = one(&format!("- {text}\n"));
        assert_eq!(json(&document.value), format!("[{expected}]"), "{text}");
    }
}

#[test]
fn booleans_and_null_follow_yaml_1_1() {
    check_scalars(&[
        ("y", "true"),
        ("Yes", "true"),
        ("ON", "true"),
        ("oN", "\"oN\""),
        ("tRUE", "\"tRUE\""),
        ("n", "false"),
        ("off", "false"),
        ("~", "null"),
        ("NULL", "null"),
        ("nULL", "\"nULL\""),
        ("'yes'", "\"yes\""),
    ]);
}

#[test]
fn numbers_follow_go() {
    check_scalars(&[
        ("0644", "420"),
        ("0o14", "12"),
        ("0b11", "3"),
        ("0x1F", "31"),
        ("-0x1f", "-31"),
        ("0x_1F", "31"),
        ("+1", "1"),
        ("1_000", "1000"),
        ("_1", "\"_1\""),
        ("08", "8"),
        ("010.5", "10.5"),
        ("1e3", "1000"),
        ("1.", "1"),
        (".5", "0.5"),
        (".5_0", "0.5"),
        ("._5", "\"._5\""),
        ("1e400", "\"1e400\""),
        ("--1", "\"--1\""),
        ("+-1", "\"+-1\""),
        ("0x", "\"0x\""),
        ("1:30", "\"1:30\""),
        ("2020-01-01", "\"2020-01-01\""),
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("1.0", "1"),
        ("-0", "0"),
    ]);
}

#[test]
fn integers_beyond_64_bits_become_floats() {
    let document = one("a: 9223372036854775808\n");
    let float = document.value["a"].as_f64().unwrap();
    assert!((float - 9_223_372_036_854_775_808.0).abs() < 1.0);
}

#[test]
fn tags_decide() {
    check_scalars(&[
        ("!!str 12", "\"12\""),
        ("!!int '12'", "12"),
        ("!!float 1", "1"),
        ("!!binary aGVsbG8=", "\"hello\""),
        ("!!binary gIE=", "\"\u{fffd}\u{fffd}\""),
        ("!!timestamp 2020-02-29", "\"2020-02-29\""),
        ("!foo 12", "\"12\""),
        ("! 12", "\"12\""),
        ("!!set {a: 1}", "{\"a\":1}"),
    ]);
}

#[test]
fn keys_become_strings() {
    check(&[
        ("1: a\n", r#"{"1":"a"}"#),
        ("0x10: a\n", r#"{"16":"a"}"#),
        ("no: a\n", r#"{"false":"a"}"#),
        ("1.50: a\n", r#"{"1.5":"a"}"#),
        ("1000000.0: a\n", r#"{"1e+06":"a"}"#),
        (".inf: a\n", r#"{".inf":"a"}"#),
        ("'1': a\n", r#"{"1":"a"}"#),
        ("- &k 2\n- *k : a\n", r#"[2,{"2":"a"}]"#),
    ]);
}

#[test]
fn merge_keys_merge_in_the_order_of_go() {
    check(&[
        ("- &a {q: 2}\n- {q: 3, <<: *a}\n", r#"[{"q":2},{"q":2}]"#),
        ("- &a {q: 2}\n- {<<: *a, q: 3}\n", r#"[{"q":2},{"q":3}]"#),
        ("- &a {q: 1}\n- &b {q: 2, r: 2}\n- <<: [*a, *b]\n", r#"[{"q":1},{"q":2,"r":2},{"q":1,"r":2}]"#),
        ("- {<<: {a: 1}}\n", r#"[{"a":1}]"#),
        ("- {'<<': 1}\n", r#"[{"<<":1}]"#),
        ("- <<\n", r#"["<<"]"#),
    ]);
}

#[test]
fn strings_keep_their_text() {
    check(&[
        ("a: |\n  x\n   y\n\nb: 1\n", r#"{"a":"x\n y\n","b":1}"#),
        ("a: >-\n  x\n  y\n", r#"{"a":"x y"}"#),
        ("a: |\r\n  x\r\n  y\r\n", r#"{"a":"x\ny\n"}"#),
        ("a: |\n  x\n ", r#"{"a":"x\n"}"#),
        ("a: \"\\u00e9\\x41\"\n", r#"{"a":"éA"}"#),
        ("a:\tx\ty\n", r#"{"a":"x\ty"}"#),
    ]);
}

#[test]
fn json_is_read_as_json() {
    check(&[
        (r#"{"a": "\ud83d\ude00", "b": [1, 2.0, -0]}"#, r#"{"a":"😀","b":[1,2,0]}"#),
        (r#"{"a": "\ud83dx\/"}"#, "{\"a\":\"\u{fffd}x/\"}"),
        ("{\n\t\"a\":\t1\n}", r#"{"a":1}"#),
        ("[]", "[]"),
        (r#"{"a": {}, "a": 2}"#, r#"{"a":2}"#),
    ]);
}

#[test]
fn flow_yaml_is_read_where_json_is_not() {
    check(&[("{a: yes, b: [c]}\n", r#"{"a":true,"b":["c"]}"#)]);
}
