//! Values, keys and repeated keys are found where they stand in the text.

use super::{Document, all, one, path};
use crate::document::Span;

/// The text of the key and of the value at a path, and how much of the path exists.
fn find<'t>(text: &'t str, at: &str) -> (Option<&'t str>, &'t str, usize) {
    let located = one(text).locate(&path(at));
    let slice = |span: super::super::Span| &text[span.start..span.end];
    (located.key.map(slice), slice(located.value), located.found)
}

#[test]
fn scalars_and_keys() {
    let text = "a: 1 # c\n\"b\" :  'it''s' # c\nc: \"x\\\"y\" # d\nd: two\n  lines\ne: !!str &x 5\n";
    assert_eq!(find(text, "a"), (Some("a"), "1", 1));
    assert_eq!(find(text, "b"), (Some("\"b\""), "'it''s'", 1));
    assert_eq!(find(text, "c"), (Some("c"), "\"x\\\"y\"", 1));
    assert_eq!(find(text, "d"), (Some("d"), "two\n  lines", 1));
    assert_eq!(find(text, "e"), (Some("e"), "!!str &x 5", 1));
}

#[test]
fn blocks_end_with_their_last_item() {
    let text = "a:\n  b: 1\n  c:\n    - x\n    - y\n\n# comment\nd: 2\n";
    assert_eq!(find(text, "a").1, "b: 1\n  c:\n    - x\n    - y");
    assert_eq!(find(text, "a/c"), (Some("c"), "- x\n    - y", 2));
    assert_eq!(find(text, "a/c/1"), (None, "y", 3));
    assert_eq!(find(text, "").1, text.trim_end());
}

#[test]
fn sequences_start_with_their_dash() {
    let text = "- - x\n  - y\n-\n  - z\n";
    assert_eq!(find(text, "0").1, "- x\n  - y");
    assert_eq!(find(text, "1").1, "- z");
    assert_eq!(find("a: &s\n- 1\n", "a").1, "&s\n- 1");
}

#[test]
fn flow_collections_keep_their_brackets() {
    let text = "a: {b: [1, 2,], c: {}}\n";
    assert_eq!(find(text, "a").1, "{b: [1, 2,], c: {}}");
    assert_eq!(find(text, "a/b").1, "[1, 2,]");
    assert_eq!(find(text, "a/b/1").1, "2");
}

#[test]
fn block_scalars_keep_their_header() {
    let text = "a: |- # c\n  x\n\n  y\n\nb: 1\nc:\n- >\n  z\n";
    assert_eq!(find(text, "a").1, "|- # c\n  x\n\n  y");
    assert_eq!(find(text, "c/0").1, ">\n  z");
}

#[test]
fn missing_values_stand_behind_their_colon() {
    let text = "a:\nb: 1\nc:\n-\n";
    let document = one(text);
    let a = document.locate(&path("a"));
    assert_eq!((a.value.start, a.value.end, a.found), (2, 2, 1));
    let item = document.locate(&path("c/0"));
    assert_eq!((item.value.start, item.value.end), (12, 12));
}

#[test]
fn a_path_is_followed_as_far_as_it_exists() {
    let text = "a:\n  b: [1]\n";
    assert_eq!(find(text, "a/x/y"), (Some("a"), "b: [1]", 1));
    assert_eq!(find(text, "a/b/7"), (Some("b"), "[1]", 2));
    assert_eq!(find(text, "a/b/0/z"), (None, "1", 3));
    assert_eq!(find(text, "x"), (None, "a:\n  b: [1]", 0));
}

#[test]
fn places_count_bytes_whatever_the_characters() {
    let text = "é: ü # 😀\nb: {ö: 'x😀', c: y}\nlong: |\n  😀😀😀\nz: end\n";
    assert_eq!(find(text, "é"), (Some("é"), "ü", 1));
    assert_eq!(find(text, "b/ö").1, "'x😀'");
    assert_eq!(find(text, "long").1, "|\n  😀😀😀");
    assert_eq!(find(text, "z").1, "end");
    let far = format!("a: {}\nz: 1\n", "é".repeat(1000));
    assert_eq!(find(&far, "z"), (Some("z"), "1", 1));
}

#[test]
fn later_documents_count_from_the_start_of_the_unit() {
    let text = "a: 1\r\n---\r\né: 2\r\n---\nb: [x]\n";
    let documents = all(text);
    let place = documents[2].as_ref().unwrap().locate(&path("b/0"));
    assert_eq!(&text[place.value.start..place.value.end], "x");
}

#[test]
fn aliases_lead_to_their_anchor() {
    let text = "a: &x {k: 1}\nb: *x\nc: {<<: *x, l: 2}\nd: &s v\ne: *s\n";
    assert_eq!(find(text, "b").1, "*x");
    assert_eq!(find(text, "b/k"), (Some("k"), "1", 2));
    assert_eq!(find(text, "c/k"), (Some("k"), "1", 2));
    assert_eq!(find(text, "c/l").1, "2");
    assert_eq!(find(text, "e").1, "*s");
}

#[test]
fn merged_values_are_located_where_they_win() {
    let text = "- &a {q: 1}\n- &b {q: 2}\n- {q: 3, <<: *a}\n- {<<: *a, q: 4}\n- {<<: [*b, *a]}\n";
    assert_eq!(find(text, "2/q").1, "1");
    assert_eq!(find(text, "3/q").1, "4");
    assert_eq!(find(text, "4/q").1, "2");
}

#[test]
fn repeated_keys_are_noted_and_the_last_wins() {
    let text = "m:\n- a: 1\n  b: 2\n  a: 3\n  'a': 4\n";
    let document = one(text);
    let noted: Vec<_> =
        document.duplicate_keys.iter().map(|key| (key.path.clone(), key.first.start, key.second.start)).collect();
    assert_eq!(noted, [(path("m/0/a"), 5, 19), (path("m/0/a"), 19, 26)]);
    assert_eq!(find(text, "m/0/a").1, "4");
    let merged = one("- &a {q: 1}\n- {<<: *a, q: 2}\n");
    assert_eq!(merged.duplicate_keys, []);
    let item = &all("kind: List\nitems:\n- kind: A\n- x: {a: 1, a: 2}\n")[1];
    assert_eq!(item.as_ref().unwrap().duplicate_keys[0].path, path("x/a"));
}

#[test]
fn json_has_places_too() {
    let text = "{\"a\": [1, {\"b\": \"x\"}],\n \"a\" : 2}";
    assert_eq!(find(text, "a"), (Some("\"a\""), "2", 1));
    let text = "{\"a\": [1, {\"b\": \"x\"}]}";
    assert_eq!(find(text, "a").1, "[1, {\"b\": \"x\"}]");
    assert_eq!(find(text, "a/1/b"), (Some("\"b\""), "\"x\"", 3));
}

#[test]
fn the_outermost_part_that_begins_on_a_line() {
    let text =
        "kind: Pod\nspec:\n  containers:\n    - name: a\n      image: x\n    - image: y\n  other: {b: 1,\n    c: 2}\n";
    let document = one(text);
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let begins = |line: usize| {
        let path = document.begins_in(Span { start: lines[line - 1], end: lines[line] });
        path.map(|path| path.iter().map(ToString::to_string).collect::<Vec<_>>().join("/").replace('"', ""))
    };
    let expected = ["", "spec", "spec/containers", "spec/containers/0", "spec/containers/0/image", "spec/containers/1"];
    for (line, path) in expected.into_iter().enumerate() {
        assert_eq!(begins(line + 1).as_deref(), Some(path), "line {}", line + 1);
    }
    assert_eq!(begins(8).as_deref(), Some("spec/other/c"));
    assert_eq!(document.begins_in(Span { start: text.len(), end: text.len() + 1 }), None);
}

#[test]
fn items_of_a_list_know_what_begins_around_them() {
    let text = "kind: List\napiVersion: v1\nitems:\n  - kind: A\n    apiVersion: v1\n  - kind: B\n    apiVersion: v1\n";
    let documents: Vec<Document> = all(text).into_iter().map(Result::unwrap).collect();
    let begins = |line: &str| {
        let start = text.find(line).unwrap();
        documents.iter().map(|document| document.begins_in(Span { start, end: start + line.len() })).collect::<Vec<_>>()
    };
    assert_eq!(begins("kind: List"), [Some(vec![]), Some(vec![])]);
    assert_eq!(begins("  - kind: B"), [None, Some(vec![])]);
}

#[test]
fn what_a_byte_lies_in() {
    let text = "a: |\n  # one\n\"b # two\": 'c # three' # four\n";
    let document = one(text);
    let inside = |word: &str| document.scalar_at(text.find(word).unwrap()).is_some();
    assert_eq!(["# one", "# two", "# three", "# four"].map(inside), [true, true, true, false]);
}
