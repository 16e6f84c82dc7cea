//! What fits a type, what does not, and where that is said.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::*;
use crate::value::Value;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, expecting = "a map with `name`")]
struct Pet {
    name: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    legs: Option<u8>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    toys: BTreeMap<String, Pet>,
    #[serde(default)]
    more: Option<Value>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Cat,
    Dog,
    Off,
}

/// The message with the place, the line with what is meant underlined, and the hint.
pub(crate) fn drawn(problem: &Problem) -> String {
    let (location, excerpt) = (problem.location.as_ref().unwrap(), problem.excerpt.as_ref().unwrap());
    let at = excerpt.highlight.start;
    let before = excerpt.text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = excerpt.text[before..].lines().next().unwrap_or_default();
    assert_eq!(location.line, excerpt.first_line + excerpt.text[..at].matches('\n').count());
    assert_eq!(location.column, excerpt.text[before..at].chars().count() + 1);
    let width = excerpt.text[excerpt.highlight.clone()].chars().count();
    assert_eq!(location.end_column, location.column + width);
    let mark = if excerpt.missing { "-" } else { "^" }.repeat(width.max(1));
    let Location { file, line: number, column, .. } = location;
    let mut text = format!("{file}:{number}:{column} {}\n", problem.message);
    writeln!(text, "  {line}\n  {:indent$}{mark}", "", indent = column - 1).unwrap();
    if let Some(hint) = &problem.hint {
        writeln!(text, "  {hint}").unwrap();
    }
    text
}

fn read(text: &str) -> Result<Pet, String> {
    TypedYaml::parse("pets/pet.yaml", text).and_then(|yaml| yaml.read()).map_err(|problem| drawn(&problem))
}

fn refused(text: &str) -> String {
    read(text).unwrap_err()
}

#[test]
fn fills_a_type() {
    let pet = read("name: 1.30\nkind: off\nlegs: 4\ntags:\ntoys: {ball: {name: 'null', tags: [a, \"b\"]}}\n").unwrap();
    assert_eq!((pet.name.as_str(), &pet.kind, pet.legs, pet.tags.len()), ("1.30", &Kind::Off, Some(4), 0));
    assert_eq!(
        (pet.toys["ball"].name.as_str(), &pet.toys["ball"].tags),
        ("null", &vec!["a".to_owned(), "b".to_owned()])
    );
}

#[test]
fn untyped_values_are_those_of_yaml_1_2() {
    let text = "name: x\nmore: [1, -2, 1.5, 1e3, 010, 0x10, .5, inf, true, yes, off, ~, '1', 10Gi, {a: }]\n";
    let more = read(text).unwrap().more.unwrap();
    insta::assert_snapshot!(
        more.to_string(),
        @r#"[1,-2,1.5,1000,"010","0x10",".5","inf",true,"yes","off",null,"1","10Gi",{"a":null}]"#
    );
}

#[test]
fn aliases_stand_for_their_anchor() {
    let pet = read("name: &n Tom\ntoys: {a: &a {name: *n}, b: *a}\n").unwrap();
    assert_eq!(pet.toys["a"], pet.toys["b"]);
    assert_eq!(pet.toys["b"].name, "Tom");
}

#[test]
fn what_does_not_fit_is_shown_at_its_place() {
    let mut told = String::new();
    for text in [
        "name: Tom\nlegz: 4\n",
        "name: Tom\ncolour: red\n",
        "kind: cat\n",
        "name: Tom\ntoys:\n  ball:\n    kind: dog\n",
        "name: Tom\nkind: dgo\n",
        "name: Tom\nkind: 7\n",
        "name: Tom\nkind: [dog]\n",
        "name: Tom\nkind:\n",
        "name: [Tom]\n",
        "name:\nlegs: 4\n",
        "name: Tom\nlegs: four\n",
        "name: Tom\nlegs: 400\n",
        "name: Tom\ntags: a\n",
        "name: Tom\ntags:\n  - a\n  - [b]\n",
        "name: Tom\ntoys: {ball: round}\n",
        "name: Tom\ntoys: {\"größe\": {name: 'ß', legz: 2}}\r\n",
        "- name: Tom\n",
        "Tom",
        "",
        "# nothing\n",
    ] {
        told += &refused(text);
    }
    insta::assert_snapshot!("misfits", told);
}

#[test]
fn what_is_no_tree_is_shown_at_its_place() {
    let mut told = String::new();
    for text in [
        "name: Tom\n\tlegs: 4\n",
        "name: [Tom\n",
        "name: 'Tom\n",
        "name: Tom\nlegs: 4\nname: Kim\n",
        "name: Tom\n---\nname: Kim\n",
        "a: &a {name: Tom}\nb: {<<: *a}\n",
        "name: *unknown\n",
        "name: &a [*a]\n",
        "name: !!str Tom\n",
        "? [a]\n: b\n",
        "name: {{ .Values.name }}\n",
        "@\n",
    ] {
        told += &refused(text);
    }
    insta::assert_snapshot!("no_tree", told);
}

#[test]
fn nothing_grows_without_bound() {
    let deep = refused(&("more: ".to_owned() + &"[".repeat(100)));
    assert!(deep.contains("nested more than 64 deep"), "{deep}");
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", ")).unwrap();
    }
    assert!(refused(&bomb).contains("more than 200000 values"));
    let chain: String = (1..100).fold("a0: &a0 [x]\n".to_owned(), |mut text, level| {
        writeln!(text, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
        text
    });
    assert!(refused(&chain).contains("nested more than 64 deep"));
}

#[test]
fn parts_are_found_by_their_path() {
    let yaml = TypedYaml::parse("f.yaml", "a:\n  - b: 1\n    c: {d: é, e: x}\n  - last\nempty:\n").unwrap();
    let key = |key: &str| Segment::Key(key.to_owned());
    let at = |path: &[Segment], part| {
        let place = yaml.location(path, part);
        format!("{}:{}-{}", place.line, place.column, place.end_column)
    };
    let deep = [key("a"), Segment::Index(0), key("c"), key("e")];
    assert_eq!(at(&deep, Part::Key), "3:15-16");
    assert_eq!(at(&deep, Part::Value), "3:18-19");
    assert_eq!(at(&[key("a"), Segment::Index(1)], Part::Value), "4:5-9");
    assert_eq!(at(&[key("a"), Segment::Index(7)], Part::Value), "2:3-9");
    assert_eq!(at(&[key("empty")], Part::Value), "5:1-6");
    assert_eq!(at(&[key("nowhere"), key("x")], Part::Key), "1:1-3");
}

#[test]
fn the_lines_around_come_with_it() {
    let yaml = TypedYaml::parse("f.yaml", "\u{feff}a: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\ne: 5\r\nf: 6").unwrap();
    let around = |key: &str| {
        let excerpt = yaml.problem(&[Segment::Key(key.into())], Part::Value, "x").excerpt.unwrap();
        (excerpt.first_line, excerpt.text.clone(), excerpt.text[excerpt.highlight].to_owned())
    };
    assert_eq!(around("a"), (1, "a: 1\r\nb: 2\r\nc: 3".into(), "1".into()));
    assert_eq!(around("d"), (2, "b: 2\r\nc: 3\r\nd: 4\r\ne: 5\r\nf: 6".into(), "4".into()));
    assert_eq!(around("f"), (4, "d: 4\r\ne: 5\r\nf: 6".into(), "6".into()));
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,40}|[a-c:\\n {}\\[\\]&*'\"#|>!%-]{0,60}") {
        if let Ok(yaml) = TypedYaml::parse("f.yaml", &text) {
            let _ = yaml.read::<Value>();
            let _ = yaml.read::<Pet>().map_err(|problem| drawn(&problem));
        }
    }
}
