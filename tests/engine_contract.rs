//! What is relied on about regorus 0.14.1, so that an upgrade cannot change the meaning of a rule unseen.
//!
//! - [`DEPARTURES`]: where regorus itself departs from OPA. When one of these fails after an upgrade, the repair that it
//!   names may go, or has to change.
//! - `engine_contract/agreement.txt`: policies with the answer of OPA 1.10.1, which this program's engine must give
//!   compiled and interpreted.
//! - What cannot be repaired and is refused when a policy is loaded.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kubectl_policy::engine::{Evaluator, Facts, Limits, Programs, RunFacts};
use kubectl_policy::finding::{Level, Severity};
use kubectl_policy::policy::{KindSelector, Modules, Rule, Runs};
use kubectl_policy::value::Value;
use regorus::Engine;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;

const INPUT: &str = r#"{"s":"text","n":null,"f":false,"l":[1,2,3],"num":5,"o":{"p":1}}"#;
const INVENTORY: &str = r#"{"c": {"g.k8s.io/v1": {"CR": {"admin": {"r": 1}}}},
    "n": {"ns1": {"g.k8s.io/v1": {"Role": {"x": {"r": 2}}}}}}"#;

/// One place where regorus is not OPA. Answers are those of the set `r`; `error` stands for any error.
struct Departure {
    /// The module in `src/engine/rewrite` that repairs it.
    repair: &'static str,
    rego: &'static str,
    opa: &'static str,
    interpreter: &'static str,
    machine: &'static str,
}

#[rustfmt::skip]
const DEPARTURES: &[Departure] = &[
    Departure { repair: "statements: `:=` with an undefined value", rego: "r contains 1 if { x := input.absent }",
        opa: "[]", interpreter: "[]", machine: "[1]" },
    Departure { repair: "statements: comprehension with an undefined head", rego: "r contains [x.a | some x in [{}, {\"a\": 2}]]",
        opa: "[[2]]", interpreter: "[[2]]", machine: "[[\"<undefined>\", 2]]" },
    Departure { repair: "statements: `some … in` what is no collection", rego: "r contains 1 if { some x in input.s }",
        opa: "[]", interpreter: "error", machine: "[]" },
    Departure { repair: "statements: `in` as a value", rego: "r contains x if { x := 1 in input.absent }",
        opa: "[]", interpreter: "[false]", machine: "[false]" },
    Departure { repair: "statements: variable with the name of a rule", rego: "name := 1\nr contains {x | some name in [2]; x := name}",
        opa: "[[2]]", interpreter: "error", machine: "error" },
    Departure { repair: "statements: variable of `every` in brackets",
        rego: "o := {\"a\": 1, \"b\": 2}\nr contains 1 if { every k in [\"a\", \"b\"] { o[k] == 1 } }",
        opa: "[]", interpreter: "[]", machine: "[1]" },
    Departure { repair: "statements: object as a pattern", rego: "r contains x if { {\"num\": x} := input }",
        opa: "[]", interpreter: "[5]", machine: "[5]" },
    Departure { repair: "heads: `else` behind an undefined value", rego: "f(x) := x.a if { true } else := 5\nr contains f({})",
        opa: "[5]", interpreter: "[]", machine: "[]" },
    Departure { repair: "heads: default of a function", rego: "default f(_) := 7\nf(x) := 1 if x == 1\nr contains f(2)",
        opa: "[7]", interpreter: "[7]", machine: "[]" },
    Departure { repair: "heads: sets below keys", rego: "p[k] contains 1 if { some k in [\"a\"] }\nr contains p",
        opa: "[{\"a\": [1]}]", interpreter: "[{\"a\": [1]}]", machine: "[[1]]" },
    Departure { repair: "heads: undefined member of a set", rego: "s contains x.a if { some x in [{\"a\": 1}, {}] }\nr contains s",
        opa: "[[1]]", interpreter: "[[]]", machine: "[[1]]" },
    Departure { repair: "heads: undefined member of an object",
        rego: "p[k] := v.a if { some k, v in {\"x\": 1, \"y\": {\"a\": 1}} }\nr contains p",
        opa: "[{\"y\": 1}]", interpreter: "error", machine: "[{\"x\": \"<undefined>\", \"y\": 1}]" },
    Departure { repair: "loops: `else` behind a loop", rego: "f(x) := y if { some y in x; y > 1 } else := 0\nr contains f([1])",
        opa: "[0]", interpreter: "[0]", machine: "[]" },
    Departure { repair: "loops: comprehension that fails outside a loop",
        rego: "r contains 1 if { x := [1 | input.absent]; count(x) == 3 }",
        opa: "[]", interpreter: "[]", machine: "error" },
    Departure { repair: "negation", rego: "r contains 1 if { not startswith(input.absent, \"a\") }",
        opa: "[]", interpreter: "[1]", machine: "[1]" },
    Departure { repair: "calls: `sprintf` with too few arguments", rego: "r contains sprintf(\"%s %s\", [\"a\"])",
        opa: "[\"a %!s(MISSING)\"]", interpreter: "[]", machine: "[]" },
    Departure { repair: "calls: `sprintf` with `%d` and no whole number", rego: "r contains sprintf(\"%d\", [1.5])",
        opa: "[\"%!d(float64=1.5)\"]", interpreter: "[]", machine: "[]" },
    Departure { repair: "calls: `json.remove` with a slash", rego: "r contains json.remove({\"a\": 1}, [\"/a\"])",
        opa: "[{}]", interpreter: "[{\"a\": 1}]", machine: "[{\"a\": 1}]" },
    Departure { repair: "calls: `glob.match` with a colon", rego: "r contains glob.match(\"a:*\", [\":\"], \"a:b:c\")",
        opa: "[false]", interpreter: "[true]", machine: "[true]" },
];

#[test]
fn departures_are_as_they_were() {
    for departure in DEPARTURES {
        let text = format!("package t\n{}\n", departure.rego);
        assert_eq!(interpreted(&text), answer(departure.interpreter), "{}, interpreted", departure.repair);
        assert_eq!(compiled(&text), answer(departure.machine), "{}, compiled", departure.repair);
    }
}

#[test]
fn every_departure_is_mended_or_refused() {
    for departure in DEPARTURES {
        for interpret in [false, true] {
            match evaluate(departure.rego, false, interpret) {
                Ok(found) if departure.repair.contains("%d") => assert_eq!(found, set(r#"["1.5"]"#)),
                Ok(found) => assert_eq!(found, set(departure.opa), "{}, interpreted: {interpret}", departure.repair),
                Err(refusal) => {
                    let refused =
                        ["`sprintf` has 1 argument for 2 verbs", "an object as a pattern", "the delimiter `:`"];
                    assert!(refused.iter().any(|why| refusal.contains(why)), "{}: {refusal}", departure.repair);
                }
            }
        }
    }
}

/// What a rule of a kind that the RVM does not compile costs is the interpreter's price, so these are worth knowing.
#[test]
fn the_machine_refuses_what_it_cannot_do() {
    for rego in [
        "r contains x if { walk(input, [p, x]) }",
        "r contains 1 if { input.s == \"x\" with input as {\"s\": \"x\"} }",
        "r contains 1 if { print(1) }",
    ] {
        let mut engine = Engine::new();
        engine.add_policy("t.rego".into(), format!("package t\n{rego}\n")).unwrap();
        let policy = engine.compile_with_entrypoint(&"data.t.r".into()).unwrap();
        assert!(Compiler::compile_from_policy(&policy, &["data.t.r"]).is_err(), "{rego}");
        assert!(evaluate(rego, false, false).is_ok(), "{rego}");
    }
}

#[test]
fn the_engine_agrees_with_opa() {
    let mut wrong = Vec::new();
    for case in include_str!("engine_contract/agreement.txt").split("=== ").skip(1) {
        let (head, rego) = case.split_once('\n').unwrap();
        let (name, opa) = head.split_once(' ').unwrap();
        let rego = rego.strip_prefix("package t").unwrap();
        for interpret in [false, true] {
            match evaluate(rego, name.starts_with("v0_"), interpret) {
                Ok(found) if found == set(opa) => {}
                other => wrong.push(format!("{name}, interpreted: {interpret}: {other:?}, OPA: {opa}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_repaired_is_refused_at_its_line() {
    for (rego, message) in [
        ("r contains sprintf(\"%s\", [\"a\", \"b\"])", "`sprintf` has 2 arguments for 1 verb"),
        ("r contains sprintf(\"%d%%\", [])", "`sprintf` has 0 arguments for 1 verb"),
        ("r contains x if { {\"a\": x} := input.o }", "an object as a pattern"),
        ("r contains x if { some {\"a\": x} in input.l }", "an object as a pattern"),
        ("f({\"a\": x}) := x\nr contains f(input)", "an object as a pattern"),
        ("r contains 1 if { glob.match(\"*\", [\"/\", \":\"], input.s) }", "the delimiter `:`"),
    ] {
        let rule = rule(&format!("\n\n{rego}"), false);
        let programs = Programs::prepare(&[&rule]);
        let error = programs.check(0).unwrap_err();
        assert!(error.message.contains(message), "{rego}: {}", error.message);
        assert_eq!(error.place, Some(("t.rego".into(), 4)), "{rego}");
    }
}

#[test]
fn errors_stand_on_the_line_that_was_written() {
    // Each statement before it is changed, some over several lines.
    let rego = "
f(x) := {
	\"a\": x.a,
} if {
	not startswith(
		x.b, # a comment
		\"q\",
	)
	y := x.c
} else := [z.a |
	some z in x
]
r contains 1 if { nonsense(1) }";
    for rego in [rego.to_owned(), rego.replace("nonsense(1)", "every")] {
        let rule = rule(&rego, false);
        let programs = Programs::prepare(&[&rule]);
        let error = programs.check(0).unwrap_err();
        if let Some(place) = error.place {
            assert_eq!(place, ("t.rego".into(), 14), "{}", error.message);
        }
    }
}

fn answer(text: &str) -> Option<BTreeSet<Value>> {
    (text != "error").then(|| set(text))
}

fn set(json: &str) -> BTreeSet<Value> {
    Value::from_json_str(json).unwrap().as_array().unwrap().iter().cloned().collect()
}

fn members(value: &Value) -> BTreeSet<Value> {
    // Through JSON, which knows no sets.
    set(&value.to_json_str().unwrap())
}

fn interpreted(text: &str) -> Option<BTreeSet<Value>> {
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    engine.add_policy("t.rego".into(), text.to_owned()).ok()?;
    engine.set_input_json(INPUT).unwrap();
    engine.eval_rule("data.t.r".into()).ok().map(|value| members(&value))
}

fn compiled(text: &str) -> Option<BTreeSet<Value>> {
    let mut engine = Engine::new();
    engine.add_policy("t.rego".into(), text.to_owned()).ok()?;
    let policy = engine.compile_with_entrypoint(&"data.t.r".into()).ok()?;
    let program = Compiler::compile_from_policy(&policy, &["data.t.r"]).ok()?;
    let mut vm = RegoVM::new();
    vm.load_program(program);
    vm.set_input(Value::from_json_str(INPUT).unwrap());
    vm.execute().ok().map(|value| members(&value))
}

fn rule(rego: &str, v0: bool) -> Rule {
    let collect = if v0 {
        "deny[text] { x := r[_]; text := json.marshal(x) }"
    } else {
        "deny contains json.marshal(x) if some x in r"
    };
    let files = vec![("t.rego".to_owned(), format!("package t\n{rego}\n{collect}\n"))];
    Rule {
        id: "t.deny".into(),
        category: String::new(),
        title: String::new(),
        description: String::new(),
        severity: Severity::High,
        level: Level::Deny,
        bundles: Vec::new(),
        kinds: KindSelector::any(),
        needs: Vec::new(),
        params: BTreeMap::new(),
        remediation: String::new(),
        references: Vec::new(),
        aliases: Vec::new(),
        service_levels: Vec::new(),
        since: String::new(),
        uses: Vec::new(),
        entry: "data.t.deny".into(),
        folder: None,
        modules: Arc::new(Modules { files, v0, ..Modules::default() }),
        runs: Runs::OnDocuments,
    }
}

/// The members of `r` in this program's engine.
fn evaluate(rego: &str, v0: bool, interpret: bool) -> Result<BTreeSet<Value>, String> {
    let rule = rule(rego, v0);
    let programs = Programs::prepare(&[&rule]);
    let across = vec![("inv".into(), Value::from_json_str(INVENTORY).unwrap())];
    let run = RunFacts::new((1, 33), "2026-11-23", "default").across(across);
    let input = Value::from_json_str(INPUT).unwrap();
    let facts = Facts::new(&run, None, &input, None);
    let mut evaluator = Evaluator::new(&programs, Limits::default(), interpret);
    let found = evaluator.evaluate(0, &input, &facts, &Value::new_object()).map_err(|error| error.to_string())?;
    Ok(found.iter().map(|finding| Value::from_json_str(&finding.message).unwrap()).collect())
}
