//! What each bundled rule costs on one ordinary Deployment, in microseconds, the dearest first:
//! `cargo bench --bench rules`. No verdict; numbers to compare within one run.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test or bench stops at its first surprise"
)]

use std::time::Instant;

use kubectl_policy::document::{self, Syntax};
use kubectl_policy::engine::{Evaluator, Facts, Limits, Programs, RunFacts};
use kubectl_policy::policy::{self, Rule};
use kubectl_policy::value::{object, string};

const DEPLOYMENT: &str = include_str!("deployment.yaml");
const ROUNDS: u32 = 5_000;

fn main() {
    let rules: Vec<&Rule> = policy::bundled().unwrap().iter().collect();
    let start = Instant::now();
    let programs = Programs::prepare(&rules);
    println!("{:>9.1} µs  all {} rules parsed and analysed", micros(start), rules.len());
    let document = document::read(DEPLOYMENT, Syntax::Auto, &document::Limits::default()).next().unwrap().unwrap();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        assert_eq!(document::read(DEPLOYMENT, Syntax::Auto, &document::Limits::default()).count(), 1);
    }
    println!("{:>9.2} µs  reading the document of {} bytes", micros(start) / f64::from(ROUNDS), DEPLOYMENT.len());
    let run = RunFacts::new((1, 33), "2026-11-23", "default");
    let start = Instant::now();
    for _ in 0..ROUNDS {
        std::hint::black_box(Facts::new(&run, None, &document.value, None));
    }
    println!("{:>9.2} µs  facts about the document", micros(start) / f64::from(ROUNDS));
    let facts = Facts::new(&run, None, &document.value, None);
    let mut evaluator = Evaluator::new(&programs, Limits::default(), false);
    let mut costs = Vec::new();
    for (index, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.kinds.matches("apps/v1", "Deployment", true))
    {
        let params = object(rule.default_params().into_iter().map(|(name, value)| (string(&name), value)));
        let start = Instant::now();
        let first = evaluator.evaluate(index, &document.value, &facts, &params);
        let compiling = micros(start);
        if let Err(error) = first {
            println!("{}: {error}", rule.id);
            continue;
        }
        let start = Instant::now();
        for _ in 0..ROUNDS {
            evaluator.evaluate(index, &document.value, &facts, &params).unwrap();
        }
        let in_default = rule.bundles.iter().any(|bundle| bundle == "default");
        costs.push((micros(start) / f64::from(ROUNDS), compiling, in_default, rule.id.as_str()));
    }
    costs.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (cost, compiling, in_default, id) in &costs {
        println!(
            "{cost:>9.2} µs  {id}{} (first time {compiling:.0} µs)",
            if *in_default { "" } else { " [not default]" }
        );
    }
    let sum = |only_default: bool| costs.iter().filter(|cost| cost.2 || !only_default).map(|cost| cost.0).sum::<f64>();
    println!("{:>9.2} µs  default bundle, {:.2} µs all", sum(true), sum(false));
}

fn micros(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e6
}
