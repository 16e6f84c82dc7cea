//! Waivers in what is pushed: those of the commits count, and taking one away brings its finding.

use super::support::{CONFIGURATION, World, bad};

fn waived(name: &str, until: &str) -> String {
    format!("# kubectl-policy: waive latest-tag -- a debug image until {until}\n{}", bad(name))
}

#[test]
fn what_the_commit_waives_passes() {
    let world = World::new("sha1");
    world.commit("a.yaml", &waived("a", "2999-12-31"));
    world.push(&["origin", "main"]).passes();
    world.commit("b.yaml", &waived("b", "2020-12-31"));
    world.push(&["origin", "main"]).refused(&["its waiver expired on 2020-12-31", "1 new finding"]);
}

#[test]
fn a_waiver_that_goes_brings_its_finding() {
    let world = World::new("sha1");
    world.commit("a.yaml", &waived("a", "2999-12-31"));
    world.push(&["origin", "main"]).passes();
    world.commit("a.yaml", &bad("a"));
    world.push(&["origin", "main"]).refused(&["a.yaml", "1 new finding"]);
}

#[test]
fn the_snippet_of_a_refusal_waives() {
    let world = World::new("sha1");
    world.commit("a.yaml", &bad("a"));
    let told = world.push(&["origin", "main"]);
    let snippet = told.text.lines().find(|line| line.trim().starts_with("- {rule: latest-tag")).unwrap().to_owned();
    let waiver = snippet.trim().replace("YYYY-MM-DD", "2999-12-31");
    world.write(".kubectl-policy.yaml", &format!("{CONFIGURATION}waivers:\n  {waiver}\n"));
    world.commit("other.yaml", "a: 1\n");
    world.push(&["origin", "main"]).passes();
}

#[test]
fn the_baseline_is_that_of_the_commit() {
    let world = World::new("sha1");
    world.write("old.yaml", &bad("old"));
    world.write(".kubectl-policy.yaml", &format!("{CONFIGURATION}baseline: .known.yaml\nhook: {{block: all}}\n"));
    world.run(&["check", "--no-config", "--rule", "latest-tag", "--write-baseline", ".known.yaml"]);
    world.commit("web.yaml", "a: 1\n");
    std::fs::remove_file(world.work.join(".known.yaml")).unwrap();
    world.push(&["origin", "main"]).passes();
    world.commit("new.yaml", &bad("new"));
    world.push(&["origin", "main"]).refused(&["the commit has no file `.known.yaml`"]);
}
