//! Where documents begin and end, what lists become, and what documents are.

use super::super::{DocumentKind, Limits, Missing, Resource, SpinnakerKind, Syntax, read};
use super::{all, json, one, path};

#[test]
fn separators_may_carry_blanks_and_comments() {
    let text = "# c\n---\na: 1\n---  \nb: 2\r\n--- # c\r\n\n---\nc: 3\n...\n";
    let values: Vec<_> = all(text)
        .into_iter()
        .map(|document| document.map(|document| (document.index, json(&document.value))))
        .collect::<Result<_, _>>()
        .unwrap();
    let expected = [(0, r#"{"a":1}"#), (1, r#"{"b":2}"#), (2, r#"{"c":3}"#)];
    assert_eq!(values, expected.map(|(index, json)| (index, json.to_owned())));
}

#[test]
fn nothing_is_no_document() {
    for text in ["", "\n", "# c\n", "---\n", "---\n---\n", "null\n", "~", "\u{feff}", "--- # c"] {
        assert!(all(text).is_empty(), "{text:?}");
    }
}

#[test]
fn an_indented_separator_is_text() {
    assert_eq!(json(&one("a: |\n  ---\n  b\n").value), r#"{"a":"---\nb\n"}"#);
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let document = one("\u{feff}a: 1\n");
    assert_eq!(json(&document.value), r#"{"a":1}"#);
    assert_eq!(document.span.start, 3);
    assert_eq!(json(&one("\u{feff}{\"a\": 1}").value), r#"{"a":1}"#);
}

#[test]
fn json_documents_may_follow_each_other() {
    let values: Vec<_> = all("{\"a\": 1}\n{\"b\": 2}{\"c\": 3}\n---\n{\"d\": 4}\n")
        .into_iter()
        .map(|document| document.unwrap())
        .map(|document| (document.index, document.span.start, json(&document.value)))
        .collect();
    let start = |index: usize| values[index].1;
    assert_eq!(values.len(), 4);
    assert_eq!((start(0), start(1), start(2), start(3)), (0, 9, 17, 30));
}

#[test]
fn lists_become_their_items() {
    let text = "kind: List\napiVersion: v1\nitems:\n- kind: A\n- kind: PodList\n  items: [{kind: B}]\n";
    let documents: Vec<_> = all(text).into_iter().map(|document| document.unwrap()).collect();
    let kinds: Vec<_> = documents.iter().map(|document| document.resource().kind).collect();
    assert_eq!(kinds, [Some("A".to_owned()), Some("B".to_owned())]);
    assert_eq!(documents[1].item, [1, 0]);
    assert_eq!(documents[1].index, 0);
    let place = documents[1].locate(&path("kind"));
    assert_eq!(&text[place.value.start..place.value.end], "B");
    assert_eq!(&text[documents[1].span.start..documents[1].span.end], "{kind: B}");
}

#[test]
fn a_list_without_items_is_an_object() {
    assert_eq!(all("kind: List\nitems: []\n").len(), 0);
    assert_eq!(one("kind: AllowList\n").resource().kind.as_deref(), Some("AllowList"));
    assert_eq!(one("kind: AllowList\nitems: x\n").resource().kind.as_deref(), Some("AllowList"));
}

#[test]
fn an_array_of_pipelines_is_several_documents() {
    let text =
        r#"[{"stages": [{"type": "wait", "refId": "1"}]}, {"pipeline": {"stages": [{"type": "x", "refId": 2}]}}]"#;
    let documents: Vec<_> = all(text).into_iter().map(|document| document.unwrap()).collect();
    assert_eq!(documents.len(), 2);
    let pipeline = DocumentKind::Spinnaker(SpinnakerKind::Pipeline);
    assert!(documents.iter().all(|document| document.kind() == pipeline));
    assert_eq!(documents[1].item, [1]);
    let place = documents[1].locate(&path("stages/0/type"));
    assert_eq!(&text[place.value.start..place.value.end], "\"x\"");
    assert_eq!(one("[{\"stages\": []}, 1]").kind(), DocumentKind::Other);
}

#[test]
fn what_wraps_a_pipeline_is_taken_off() {
    for (before, after) in [
        ("{\"pipeline\": ", "}"),
        ("{\"user\": {}, \"pipeline\": ", "}"),
        ("{\"input\": {\"pipeline\": ", "}}"),
        ("{\"input\": ", "}"),
    ] {
        let pipeline = r#"{"stages": [{"type": "wait", "refId": "1"}]}"#;
        let text = format!("{before}{pipeline}{after}");
        let document = one(&text);
        assert_eq!(document.kind(), DocumentKind::Spinnaker(SpinnakerKind::Pipeline), "{text}");
        assert_eq!(&text[document.span.start..document.span.end], pipeline);
    }
}

#[test]
fn pipelines_of_others_are_not_spinnakers() {
    for text in [
        "stages: [build, test]\nbuild: {script: make}\n",
        "stages: [{stage: build, jobs: [{job: a}]}]\n",
        "pipeline: {name: a, roleArn: b, stages: [{name: Source, actions: []}]}\n",
        "pipeline: {identifier: a, stages: [{stage: {type: Deployment}}]}\n",
        "application: a\nname: b\nstages: []\n",
        "application: a\ntemplate: {name: x}\n",
        "schema: http://example.com\nid: a\npipeline: {}\n",
        "stages: []\n",
        "pipeline: {}\n",
    ] {
        assert_eq!(one(text).kind(), DocumentKind::Other, "{text}");
    }
}

#[test]
fn documents_are_classified() {
    let table = [
        ("apiVersion: v1\nkind: A\n", DocumentKind::Kubernetes),
        ("apiVersion: v1\nkind: ''\n", DocumentKind::Incomplete { missing: Missing::Kind }),
        ("apiVersion: 1\nkind: A\n", DocumentKind::Incomplete { missing: Missing::ApiVersion }),
        ("apiVersion: 1\n", DocumentKind::Incomplete { missing: Missing::Both }),
        ("stages: [{type: wait, refId: 1}]\n", DocumentKind::Spinnaker(SpinnakerKind::Pipeline)),
        ("{application: a, name: b, stages: [], triggers: []}\n", DocumentKind::Spinnaker(SpinnakerKind::Pipeline)),
        ("{application: a, name: b, stages: [{type: x}, {}]}\n", DocumentKind::Spinnaker(SpinnakerKind::Pipeline)),
        ("{schema: v2, id: a, pipeline: {}}\n", DocumentKind::Spinnaker(SpinnakerKind::Template)),
        (
            "{template: {reference: 'spinnaker://x'}, application: a}\n",
            DocumentKind::Spinnaker(SpinnakerKind::Instance),
        ),
        ("{type: templatedPipeline, application: a}\n", DocumentKind::Spinnaker(SpinnakerKind::Instance)),
        ("pipeline: {}\nother: 1\n", DocumentKind::Other),
        ("apiVersion: v1\nkind: A\nstages: []\n", DocumentKind::Kubernetes),
        ("a: 1\n", DocumentKind::Other),
        ("text\n", DocumentKind::Other),
    ];
    for (text, kind) in table {
        assert_eq!(one(text).kind(), kind, "{text}");
    }
}

#[test]
fn resources_tolerate_wrong_types() {
    let text = "apiVersion: v1\nkind: [A]\nmetadata: {name: 1, generateName: a-, namespace: b}\n";
    let expected = Resource {
        api_version: Some("v1".to_owned()),
        kind: None,
        namespace: Some("b".to_owned()),
        name: Some("a-".to_owned()),
    };
    assert_eq!(one(text).resource(), expected);
    assert_eq!(one("metadata: 1\n").resource(), Resource::default());
}

#[test]
fn json_syntax_takes_no_yaml() {
    let read = |text| read(text, Syntax::Json, &Limits::default()).next().unwrap();
    assert!(read("{\"a\": 1}").is_ok());
    let error = read("{a: 1}").unwrap_err();
    assert_eq!(error.message, "invalid JSON: expected a quoted key, found `a`");
    assert_eq!((error.span.start, error.span.end), (1, 2));
}
