use super::{Target, interpret, repair};

/// A rule for the machine, as it is after the repair.
fn machine(rule: &str) -> String {
    one(rule, Target::Machine)
}

fn one(rule: &str, target: Target) -> String {
    let text = format!("package a\nimport data.lib.k8s\n{rule}\n");
    let repaired = repair(&text, false, target).unwrap();
    assert_eq!(repaired.text.lines().count(), text.lines().count());
    repaired.text.strip_prefix("package a\nimport data.lib.k8s\n").unwrap().trim_end().to_owned()
}

#[test]
fn an_assignment_is_checked_where_it_may_be_undefined() {
    assert_eq!(machine("p if { x := input.a; x }"), "p if { some x; x = input.a; x }");
    assert_eq!(machine("p if x := input.a"), "p if { some x; x = input.a }");
    assert_eq!(
        machine("p if { x := 1; y := [x]; z := {1 | input.a} }"),
        "p if { x := 1; y := [x]; z := {1 | some _ in [0]; input.a} }"
    );
    assert_eq!(one("p if { x := input.a; x }", Target::Interpreter), "p if { x := input.a; x }");
}

#[test]
fn an_alias_at_the_head_of_a_reference_is_written_out() {
    assert_eq!(machine("x := k8s.pods[k8s.name(1)].k8s"), "x := data.lib.k8s.pods[data.lib.k8s.name(1)].k8s");
    for text in [r#"x := "k8s.pods""#, "x := input.k8s.pods", "# k8s.pods", "x := {\"k8s\": k8s}"] {
        assert_eq!(machine(text), text);
    }
    assert_eq!(machine("p if { some k8s in input; k8s.a }"), "p if { some kp__k8s_1 in input; kp__k8s_1.a }");
}

#[test]
fn heads_go_into_their_bodies() {
    assert_eq!(machine("x := [y.a | some y in input]"), "x := [kp__1 | some y in input; some kp__1; kp__1 = y.a]");
    assert_eq!(machine("f(x) := x.a if x else := 5"), "f(x) := kp__1 if { x; some kp__1; kp__1 = x.a } else := 5");
    assert_eq!(
        one("s contains x.a if some x in input", Target::Interpreter),
        "s contains kp__1 if { some x in data.kubectl_policy_repair.collection(input); kp__1 := x.a }"
    );
}

#[test]
fn strings_comments_and_lines_stay() {
    let rule =
        "p contains \"a\" if {\n\tnot f(input.a, # x := \"b\"\n\t\t`raw \" := `,\n\t)\n\tx := # odd\n\t\t\"é\"\n}";
    let expected = "p contains \"a\" if {\n\tsome kp__1; kp__1 = input.a; not f(kp__1, # x := \"b\"\n\t\t`raw \" := `,\n\t)\n\tx := # odd\n\t\t\"é\"\n}";
    assert_eq!(machine(rule), expected);
}

#[test]
fn bodies_in_a_chain_become_definitions() {
    let repaired = repair("package a\nf(x) = 1 { x == 1 } { x == 2 }\n", true, Target::Machine).unwrap();
    assert_eq!(repaired.text, "package a\nf(x) = 1 { x == 1 } f(x) = 1 { x == 2 }\n");
}

#[test]
fn a_comprehension_before_version_1_has_no_in() {
    let repaired = repair("package a\np { [1 | input.a] }\n", true, Target::Machine).unwrap();
    assert_eq!(repaired.text, "package a\np { [1 | [0][_] == 0; input.a] }\n");
}

#[test]
fn functions_that_version_1_dropped_are_our_own() {
    let old = |text: &str, v0: bool| repair(text, v0, Target::Interpreter).unwrap();
    let repaired = old("package a\np { any([input.a]); re_match(\"a\", \"a\") }\n", true);
    let any = "data.kubectl_policy_old.any([input.a]); data.kubectl_policy_old.re_match(\"a\", \"a\")";
    assert_eq!((repaired.text, repaired.old), (format!("package a\np {{ {any} }}\n"), true));
    let own = "package a\nany(x) { x }\np { any([input.a]) }\n";
    assert_eq!((old(own, true).text, old(own, true).old), (own.to_owned(), false));
    assert!(!old("package a\np if any([input.a])\n", false).old);
}

#[test]
fn names_of_the_text_are_not_taken() {
    let text = "p if { kp__1 := 3; not f(input.a, kp__1) }";
    assert_eq!(machine(text), "p if { kp__1 := 3; some kp___1; kp___1 = input.a; not f(kp___1, kp__1) }");
}

#[test]
fn what_the_machine_gets_wrong_is_the_interpreters_where_it_is_reached() {
    let module = |text: &str| repair(text, false, Target::Machine).unwrap();
    let modules = [
        module("package main\nimport data.lib.a\ndeny contains 1 if a.x"),
        module("package lib.a\nx if data.lib.b.c"),
        module("package lib.b\ndefault c(_) := 1"),
        module("package other\ndeny contains 1"),
    ];
    assert!(interpret(&modules, "data.main.deny"));
    assert!(!interpret(&modules, "data.other.deny"));
    assert!(interpret(&[module("package a\nd contains data[input.x]"), modules[2].clone()], "data.a.d"));
}

#[test]
fn what_does_not_parse_is_left_alone() {
    let repaired = repair("package a\np if {", false, Target::Machine).unwrap();
    assert_eq!(repaired.text, "package a\np if {");
}
